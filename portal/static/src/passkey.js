// Passkeys: the browser asks the device, what it answers goes into the form, and the form is sent like any other.
for (const form of document.querySelectorAll('form[data-passkey]')) {
  const failed = document.getElementById('passkey-failed')
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    failed.hidden = true
    try {
      const options = JSON.parse(form.dataset.options)
      const answer = form.dataset.passkey === 'add'
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })
      form.elements.credential.value = JSON.stringify(answer.toJSON())
      form.submit()
    } catch {
      failed.hidden = false
      failed.focus()
    }
  })
}
