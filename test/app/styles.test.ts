import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const sheets = readdirSync('app', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.css'))

/** The classes that a sheet dresses by name alone: `.tt-step { … }`, not `.tt-panel .tt-step { … }`. */
function dressed(file: string): readonly string[] {
  const text = readFileSync(join('app', file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '')
  const selectors = [...text.matchAll(/(?:^|[{}])\s*([^{}@;]+)(?=\{)/g)].flatMap(([, list = '']) => list.split(/,(?![^(]*\))/))
  return [...new Set(selectors.flatMap((selector) => /^\s*\.([\w-]+)\s*$/.exec(selector)?.[1] ?? []))]
}

it('dresses no class in two sheets, where the order of loading would decide', () => {
  const places = new Map<string, string[]>()
  for (const file of sheets) for (const name of dressed(file)) places.set(name, [...(places.get(name) ?? []), file])
  expect(places.size).toBeGreaterThan(300)
  expect([...places].filter(([, files]) => files.length > 1)).toEqual([])
})

it('uses every token of the theme, and none that is not there', () => {
  const dress = sheets.map((file) => readFileSync(join('app', file), 'utf8')).join('\n')
  const code = readdirSync('app', { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => readFileSync(join('app', file), 'utf8'))
    .join('\n')
  const tokens = new Set([...readFileSync('app/theme/tokens.css', 'utf8').matchAll(/^\s*(--[\w-]+):/gm)].map(([, name = '']) => name))
  expect(tokens.size).toBeGreaterThan(30)
  // Versions are numbered where they are drawn: `--version-${n}`.
  const isUsed = (name: string) => new RegExp(`${name}(?![\\w-]*:)(?![\\w-])`).test(dress + code) || name.startsWith('--version-')
  expect([...tokens].filter((name) => !isUsed(name))).toEqual([])
  const set = [...(dress + code).matchAll(/['"[]?(--[\w-]+)['"]?\]?\s*[:,]/g)].map(([, name]) => name)
  const asked = [...new Set([...dress.matchAll(/var\((--[\w-]+)\)/g)].map(([, name = '']) => name))]
  // Base UI says on each popup how much room there is.
  const isSet = (name: string) => tokens.has(name) || set.includes(name) || name.startsWith('--available-')
  expect(asked.filter((name) => !isSet(name))).toEqual([])
})
