// Enhancement only: every journey works without this file.
document.body.classList.add('js-enabled', 'govuk-frontend-supported')

// Makes a page, or a part of one that arrived later, ready for use.
function enhance(root) {
  // What came back with errors: their summary takes the focus.
  const summary = root.querySelector('.govuk-error-summary')
  if (summary) {
    summary.setAttribute('tabindex', '-1')
    summary.focus()
  }

  // Questions that follow an answer: shown when the radio or box that controls them is chosen.
  for (const input of root.querySelectorAll('input[data-aria-controls]')) {
    const target = document.getElementById(input.dataset.ariaControls)
    if (!target) continue
    const conditional = `govuk-${input.type === 'radio' ? 'radios' : 'checkboxes'}__conditional--hidden`
    const sync = () => target.classList.toggle(conditional, !input.checked)
    const group = input.form ? input.form.querySelectorAll(`input[name="${CSS.escape(input.name)}"]`) : [input]
    for (const one of group) one.addEventListener('change', sync)
    sync()
  }

  // A second press of a button within a second is not a second answer.
  for (const button of root.querySelectorAll('[data-prevent-double-click]')) {
    let pressed = 0
    button.addEventListener('click', (event) => {
      if (event.timeStamp - pressed < 1000 && pressed) event.preventDefault()
      pressed = event.timeStamp
    })
  }

  for (const part of root.querySelectorAll('[data-look]')) look(part)
}

// A part that is not finished yet looks again by itself while it is before somebody, also after no answer or nothing new.
function look(part) {
  const again = () => look(part)
  setTimeout(() => {
    if (document.hidden) again()
    else if (part.isConnected) fill(part.parentElement, part.dataset.look).then((isNew) => isNew || again(), again)
  }, part.dataset.seconds * 1000)
}

// The block of a page that the server answers takes the place of what is there; it may also send us elsewhere.
async function fill(place, address, options = {}) {
  const answer = await fetch(address, { ...options, headers: { 'HX-Request': 'true' } })
  const elsewhere = answer.headers.get('HX-Redirect')
  if (elsewhere) {
    window.location.assign(elsewhere)
    return true
  }
  if (answer.status === 204) return false
  if (!answer.ok && answer.status !== 422) throw new Error(answer.status)
  place.innerHTML = await answer.text()
  const title = place.querySelector('title')
  if (title) {
    document.title = title.textContent
    title.remove()
  }
  enhance(place)
  return true
}

enhance(document)
document.addEventListener('htmx:load', ({ detail: { elt } }) => { if (elt !== document.body) enhance(elt) })

// A script that helps with one form only is fetched when somebody turns to that form.
document.addEventListener('focusin', (event) => {
  const form = event.target.closest('[data-script]')
  if (!form || document.querySelector(`script[src="${form.dataset.script}"]`)) return
  const script = document.createElement('script')
  script.src = form.dataset.script
  document.head.append(script)
})

// Quick exit: the button replaces the page in history, and pressing Shift three times does the same.
const exit = document.querySelector('.govuk-js-exit-this-page-button')
if (exit) {
  const leave = (event) => {
    if (event) event.preventDefault()
    document.body.textContent = ''
    document.title = ''
    window.location.replace(exit.href)
  }
  exit.addEventListener('click', leave)
  let presses = []
  document.addEventListener('keyup', (event) => {
    if (event.key !== 'Shift') { presses = []; return }
    presses = [...presses.filter((at) => event.timeStamp - at < 5000), event.timeStamp]
    if (presses.length >= 3) leave()
  })
}

// Before a session idles out: say so, let the person stay, and leave the page when it is over.
const { idle, warn } = document.body.dataset
const words = document.getElementById('expiry-words')
if (idle && words) {
  const started = Date.now()
  const box = words.content.firstElementChild.cloneNode(true)
  const left = box.querySelector('[data-left]')
  box.querySelector('button').addEventListener('click', async () => {
    const answer = await fetch(box.dataset.stay, { method: 'POST', headers: { 'X-CSRFToken': box.dataset.token } })
    if (answer.ok && !answer.redirected) { box.remove(); start = Date.now(); shown = false } else window.location.reload()
  })
  let start = started
  let shown = false
  setInterval(() => {
    const seconds = (Date.now() - start) / 1000
    if (seconds >= idle) window.location.replace(box.dataset.over)
    if (seconds >= warn && !shown) { shown = true; document.body.append(box); box.querySelector('button').focus() }
    if (shown) left.textContent = Math.max(0, Math.ceil((idle - seconds) / 60))
  }, 1000)
}
