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
