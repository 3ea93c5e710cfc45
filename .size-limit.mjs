import { readFileSync } from 'node:fs'

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

export default [
  { name: 'welcome, before Monaco', path: loaded(['index.html', 'app/welcome/Welcome.tsx']), limit: '160 kB', gzip: true },
  { name: 'main window, before Monaco', path: loaded(['index.html', 'app/layout/MainWindow.tsx']), limit: '186 kB', gzip: true },
  { name: 'engine worker', path: 'dist/assets/engine.worker-*.js', limit: '190 kB', gzip: true },
  { name: 'layout worker', path: 'dist/assets/layout.worker-*.js', limit: '20 kB', gzip: true },
]
