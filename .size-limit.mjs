import { readdirSync, readFileSync } from 'node:fs'

const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'))

/** Everything that the page loads for these entries, with what they import and their styles. */
function loaded(entries) {
  const seen = new Set()
  const visit = (key) => {
    if (seen.has(key)) return
    seen.add(key)
    for (const next of manifest[key].imports ?? []) visit(next)
  }
  for (const entry of entries) visit(entry)
  return [...new Set([...seen].flatMap((key) => [manifest[key].file, ...(manifest[key].css ?? [])]))].map((file) => `dist/${file}`)
}

/** A worker with the chunks that it imports: the manifest does not know them. */
function worker(name) {
  const seen = new Set()
  const visit = (file) => {
    if (seen.has(file)) return
    seen.add(file)
    for (const [, next] of readFileSync(`dist/assets/${file}`, 'utf8').matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) visit(next)
  }
  for (const file of readdirSync('dist/assets')) if (file.startsWith(`${name}.worker-`)) visit(file)
  return [...seen].map((file) => `dist/assets/${file}`)
}

const firstFiles = ['dist/index.html', 'dist/theme.js', 'dist/icon.svg']

/** All that a first visit asks for before traffic moves: the engine, the fonts and the gallery come behind it (`e2e/first-picture.spec.ts` counts it). */
const firstPicture = [...firstFiles, ...loaded(['index.html', 'app/welcome/Welcome.tsx'])]

/** The main window's, where nothing of Telltale is in the browser yet; reading a shared link takes 10 kB more. */
const firstWindow = [...firstFiles, ...loaded(['index.html', 'app/layout/MainWindow.tsx']), ...['engine', 'layout', 'dots'].flatMap(worker)]

export default [
  { name: 'first picture of a first visit', path: firstPicture, limit: '180 kB', gzip: true },
  { name: 'first picture of the main window', path: firstWindow, limit: '390 kB', gzip: true },
  { name: 'main window, before Monaco', path: loaded(['index.html', 'app/layout/MainWindow.tsx']), limit: '182 kB', gzip: true },
  { name: 'engine worker', path: worker('engine'), limit: '190 kB', gzip: true },
  { name: 'layout worker', path: worker('layout'), limit: '20 kB', gzip: true },
]
