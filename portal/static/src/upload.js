// Sending files from a phone: photos are made smaller, each file is sent in pieces as soon as it is chosen, and after a
// lost signal it goes on where the portal is. A file is called received only when the portal has said so. Where files go
// with a note, their bytes are brought at once and become files when Send is pressed. Without this script the form does
// the same job.
const LONGEST_SIDE = 2400
const QUALITY = 0.82
const SMALLEST = 65536
const LARGEST = 1048576
const LOOKED_AT = 480

const form = document.getElementById('upload')
if (form) start()

function start() {
  const input = form.querySelector('[type=file]')
  const { note } = form.elements
  const list = document.getElementById('uploads')
  const status = document.getElementById('sending')
  const words = JSON.parse(form.dataset.words)
  const limit = Number(form.dataset.limit)
  let queue = Promise.resolve()
  let busy = 0
  let waiting = []

  if (!note) form.querySelector('button').remove()
  form.addEventListener('submit', (event) => {
    if (!busy && !waiting.length) return // nothing was chosen: the portal says what is missing
    event.preventDefault()
    queue = queue.then(giveWaiting)
  })
  input.addEventListener('change', () => {
    blame(input)
    for (const file of input.files) {
      const line = addLine(file.name)
      busy += 1
      queue = queue.then(() => take(file, line)).catch(() => line.fail(words.failed)).finally(() => { busy -= 1 })
    }
    input.value = ''
  })
  addEventListener('beforeunload', (event) => { if (busy || waiting.length) event.preventDefault() })

  // A line for each file: its name, how far it is, and what the person may decide.
  function addLine(name) {
    const place = document.getElementById('upload-line').content.firstElementChild.cloneNode(true)
    const [title, bar, state] = place.children
    title.textContent = name
    state.textContent = words.waiting
    list.append(place)
    const button = (text, press) => {
      const made = document.createElement('button')
      made.type = 'button'
      made.className = 'app-link-button'
      made.textContent = text
      made.addEventListener('click', press)
      state.append(' ', made)
      return made
    }
    return {
      name,
      button,
      say: (text) => { if (state.textContent !== text) state.textContent = text },
      show: (part) => { bar.value = part },
      fail(text) {
        bar.remove()
        state.textContent = text
        state.className = 'govuk-error-message'
        button(words.close, () => place.remove())
      },
      ask: (text) => new Promise((answer) => {
        state.textContent = text
        button(words.anyway, () => answer(true)).focus()
        button(words.leave, () => answer(false))
      }),
      remove: () => place.remove(),
    }
  }

  async function take(file, line) {
    if (!file.size) return line.fail(words.empty)
    line.say(words.looking)
    const { content, warning } = await prepare(file)
    if (content.size >= limit) return line.fail(words.large)
    if (warning && !(await line.ask(words[warning]))) return line.remove()
    const id = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    const upload = { id, content, name: named(file, content), line, at: 0 }
    if (!note) return settle(line, await send(upload, new Blob()))
    const { message } = await send(upload)
    if (message) line.fail(message)
    else wait(upload)
  }

  function wait(upload) {
    waiting.push(upload)
    upload.line.say(words.ready)
    upload.line.button(words.leave, () => {
      upload.isLeft = true
      waiting = waiting.filter((one) => one !== upload)
      upload.line.remove()
    })
  }

  // What was brought becomes files, with the note; where the note will not do, all of it waits on.
  async function giveWaiting() {
    let blamed = ''
    let isAllGiven = true
    for (const upload of waiting.splice(0)) {
      if (upload.isLeft) continue
      const refusal = blamed ? {} : await send(upload, new URLSearchParams({ note: note.value }))
      if (refusal.field) blamed = refusal.message
      if (blamed) wait(upload)
      else await settle(upload.line, refusal)
      isAllGiven = isAllGiven && !refusal.message
    }
    blame(note, blamed)
    if (isAllGiven) note.value = ''
  }

  // The words at a field are those of what was last sent; what the page said when it came is over then.
  function blame(field, message) {
    document.querySelector('.govuk-error-summary')?.remove()
    const group = field.closest('.govuk-form-group')
    group.querySelector('.govuk-error-message')?.remove()
    group.classList.toggle('govuk-form-group--error', Boolean(message))
    field.classList.toggle(`${field.classList[0]}--error`, Boolean(message))
    if (!message) return
    const place = document.createElement('p')
    place.id = `${field.id}-error`
    place.className = 'govuk-error-message'
    place.textContent = message
    field.before(place)
    field.setAttribute('aria-describedby', `${field.id}-hint ${place.id}`)
    field.focus()
  }

  // What came of a file: a refusal stands in its line, or it is among those that were given.
  async function settle(line, { message }) {
    if (message) return line.fail(message)
    if (form.dataset.next) return leave(form.dataset.next)
    await showGiven().catch(() => {}) // without a signal the list is as it was; the portal has the file all the same
    line.remove()
    status.textContent = `${line.name}: ${words.received}`
  }

  function leave(address) {
    busy = 0
    waiting = []
    location.assign(address)
    return new Promise(() => {})
  }

  // What the portal says now stands in the list; the rest of the page, with what is still being sent, stays.
  async function showGiven() {
    const page = new DOMParser().parseFromString(await (await fetch(form.action)).text(), 'text/html')
    for (const id of ['given', 'next']) {
      const fresh = page.getElementById(id)
      if (fresh) document.getElementById(id).replaceWith(fresh)
    }
  }

  // Brings the bytes that the portal does not have yet, and asks with `end` to make a file of them. Gives a refusal, if any:
  // its words, and the field that they are about.
  async function send(upload, end) {
    const { id, content, name, line } = upload
    let [size, pause] = [2 * SMALLEST, 1000]
    for (;;) {
      const isThere = upload.at === content.size
      if (isThere && !end) return {}
      const began = Date.now()
      let answer
      try {
        answer = await fetch(`${form.action}/uploads/${id}`, {
          method: 'POST',
          body: isThere ? end : content.slice(upload.at, upload.at + size, 'application/octet-stream'),
          headers: {
            'HX-Request': 'true', 'X-CSRFToken': form.elements.csrf_token.value,
            'Upload-Offset': upload.at, 'Upload-Length': content.size, 'Upload-Name': encodeURIComponent(name),
          },
        })
        if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status)
      } catch {
        line.say(words.lost)
        await new Promise((again) => { setTimeout(again, pause); addEventListener('online', again, { once: true }) })
        pause = Math.min(2 * pause, 30000)
        size = SMALLEST
        continue
      }
      const elsewhere = answer.headers.get('HX-Redirect')
      if (elsewhere) return leave(elsewhere)
      const said = await answer.json().catch(() => ({}))
      if (!answer.ok) return { message: said.message || words.failed, field: said.field }
      if (said.done) return {}
      upload.at = said.received
      pause = 1000
      size = Date.now() - began < 800 ? Math.min(2 * size, LARGEST) : Math.max(size / 2, SMALLEST)
      line.say(note ? words.looking : words.sending)
      line.show(upload.at / content.size)
    }
  }
}

function named(file, content) {
  return content === file ? file.name : file.name.replace(/\.\w+$/, '') + '.jpg'
}

// What to send of a file, and what the person should know first. What cannot be opened here is for the portal to judge.
async function prepare(file) {
  try {
    if (/pdf$/i.test(file.type)) {
      const end = await file.slice(-LARGEST).text()
      return { content: file, warning: /\/Encrypt\b/.test(end) && 'locked' }
    }
    const picture = await createImageBitmap(file)
    const small = draw(picture, LOOKED_AT)
    const warning = judge(small.getContext('2d').getImageData(0, 0, small.width, small.height))
    const blob = await new Promise((made) => draw(picture, LONGEST_SIDE).toBlob(made, 'image/jpeg', QUALITY))
    picture.close()
    const isBetter = blob && (blob.size < file.size || /jpe?g$/i.test(file.type))
    return { content: isBetter ? blob : file, warning }
  } catch {
    return { content: file }
  }
}

function draw(picture, longest) {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  const pen = canvas.getContext('2d')
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return canvas
}

// A picture of one colour is blank; one without a sharp edge anywhere is blurred.
function judge({ data, width, height }) {
  const grey = (at) => data[4 * at] * 0.3 + data[4 * at + 1] * 0.6 + data[4 * at + 2] * 0.1
  let [sum, squares, sharpest, count] = [0, 0, 0, 0]
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x
      const here = grey(at)
      sum += here
      squares += here * here
      count += 1
      sharpest = Math.max(sharpest, Math.abs(4 * here - grey(at - 1) - grey(at + 1) - grey(at - width) - grey(at + width)))
    }
  }
  const spread = Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2))
  if (spread < 3) return 'blank'
  return sharpest < 40 && 'blurred'
}
