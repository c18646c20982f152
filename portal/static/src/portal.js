// Enhancement only: every journey works without this file.
document.body.classList.add('js-enabled', 'govuk-frontend-supported')

// A page that came back with errors: the summary takes the focus.
const summary = document.querySelector('.govuk-error-summary')
if (summary) {
  summary.setAttribute('tabindex', '-1')
  summary.focus()
}

// Questions that follow an answer: shown when the radio or box that controls them is chosen.
for (const input of document.querySelectorAll('input[data-aria-controls]')) {
  const target = document.getElementById(input.dataset.ariaControls)
  if (!target) continue
  const conditional = `govuk-${input.type === 'radio' ? 'radios' : 'checkboxes'}__conditional--hidden`
  const sync = () => target.classList.toggle(conditional, !input.checked)
  const group = input.form ? input.form.querySelectorAll(`input[name="${CSS.escape(input.name)}"]`) : [input]
  for (const one of group) one.addEventListener('change', sync)
  sync()
}

// A second press of a button within a second is not a second answer.
for (const button of document.querySelectorAll('[data-prevent-double-click]')) {
  let pressed = 0
  button.addEventListener('click', (event) => {
    if (event.timeStamp - pressed < 1000 && pressed) event.preventDefault()
    pressed = event.timeStamp
  })
}

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
