// Builds style sheets and scripts into portal/static/built with hashed names, compressed beside the originals.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { buildSync } from 'esbuild'
import { PurgeCSS } from 'purgecss'
import { compile } from 'sass'

const source = 'portal/static/src'
const target = 'portal/static/built'
const manifest = {}

function write(name, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10)
  const hashed = name.replace(/(\.\w+)$/, `.${hash}$1`)
  writeFileSync(`${target}/${hashed}`, content)
  writeFileSync(`${target}/${hashed}.br`, brotliCompressSync(content))
  writeFileSync(`${target}/${hashed}.gz`, gzipSync(content, { level: 9 }))
  manifest[name] = hashed
}

function macros(folder) {
  return readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.html')).map((name) => `${folder}/${name}`)
}

// Rules that no template, macro or script of ours can use are left out; the macros' folder comes from the Python package.
const packaged = process.env.GOVUK_MACROS
const pages = [
  ...macros('portal'), ...(packaged ? macros(packaged) : []), 'portal/web/fields.py', 'portal/web/choice_fields.py', 'portal/web/forms.py', `${source}/portal.js`, `${source}/upload.js`,
]

rmSync(target, { recursive: true, force: true })
mkdirSync(target, { recursive: true })

// What the start page alone uses stands in the page itself, so that it is readable after one round trip.
const first = [
  'portal/auth/templates/auth/start.html', 'portal/templates/layouts/base.html', 'portal/templates/layouts/resident.html',
  ...(packaged ? macros(packaged).filter((name) => /(button|generic-header|skip-link)[/]/.test(name)) : []),
]

// Residents are not sent the rules of officers' pages.
const residents = pages.filter((name) => !/^portal[/]staff[/]|[/]staff_|layouts[/]staff/.test(name))

// A stranger on the start page has no account and acts for nobody.
const signedIn = [/^app-(acting|account|exit|link-button)/, /^govuk-exit-this-page/]

for (const [name, sheet, content] of [['resident', 'resident', residents], ['staff', 'staff', pages], ['start', 'resident', first]]) {
  const { css } = compile(`${source}/${sheet}.scss`, { style: 'compressed', loadPaths: ['node_modules'], quietDeps: true })
  const greedy = content === first ? [/generic-header/] : [/exit-this-page/, /generic-header/, /govuk-pagination__(prev|next)/, /govuk-input--width-/, /govuk-input__(prefix|suffix)/, /govuk-!-width-/, /govuk-fieldset__legend--/, /govuk-label--/, /notification-banner/, /display-none-print/]
  const [{ css: used }] = await new PurgeCSS().purge({
    content, css: [{ raw: css }], blocklist: content === first ? signedIn : [], safelist: { standard: [/^js-enabled$/, /^govuk-frontend-supported$/], greedy },
    defaultExtractor: (text) => text.match(/[\w!-]+/g) ?? [], variables: true, keyframes: true,
  })
  write(`${name}.css`, used)
}
for (const [name, entry] of [['portal.js', `${source}/portal.js`], ['upload.js', `${source}/upload.js`], ['passkey.js', `${source}/passkey.js`], ['htmx.js', 'node_modules/htmx.org/dist/htmx.min.js']]) {
  const { outputFiles } = buildSync({ entryPoints: [entry], bundle: true, minify: true, format: name === 'htmx.js' ? 'iife' : 'esm', target: 'es2019', write: false })
  write(name, outputFiles[0].text)
}
writeFileSync(`${target}/manifest.json`, JSON.stringify(manifest, null, 1))
for (const [name, hashed] of Object.entries(manifest)) {
  console.log(`${name}: ${readFileSync(`${target}/${hashed}`).length} bytes, ${readFileSync(`${target}/${hashed}.br`).length} compressed`)
}
