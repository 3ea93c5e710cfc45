import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { contrast, difference, sights } from './colour-difference.ts'

const css = readFileSync(new URL('../../../app/theme/tokens.css', import.meta.url), 'utf8')

/** The tokens of a theme, as they stand in the style sheet. */
function tokens(theme: 'dark' | 'light'): (name: string) => string {
  const block = css.slice(css.indexOf(`[data-theme="${theme}"]`)).split('}')[0] ?? ''
  return (name) => {
    const value = new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(block)?.[1]
    if (value === undefined) throw new Error(`no ${name} in ${theme}`)
    return value
  }
}

const versions = ['version-1', 'version-2', 'version-3', 'version-4', 'version-5', 'version-6', 'fail']
const pairs = versions.flatMap((one, i) => versions.slice(i + 1).map((other) => [one, other] as const))
const grounds = ['canvas', 'panel', 'raised']

describe.each(['dark', 'light'] as const)('%s', (theme) => {
  const token = tokens(theme)

  it.each(sights)('versions and failure can be told apart: %s', (sight) => {
    const least = Math.min(...pairs.map(([one, other]) => difference(token(one), token(other), sight)))
    expect(pairs).toHaveLength(21)
    expect(least).toBeGreaterThanOrEqual(11)
  })

  it.each(versions)('%s stands out from every ground', (name) => {
    for (const ground of grounds) expect(contrast(token(name), token(ground))).toBeGreaterThanOrEqual(3)
  })

  it.each(['text-1', 'text-2', 'text-3', 'fail-text', 'warn', 'note', 'code-key', 'code-string', 'code-number'])(
    '%s can be read on every ground',
    (name) => {
      for (const ground of [...grounds, 'hover']) expect(contrast(token(name), token(ground))).toBeGreaterThanOrEqual(4.5)
    },
  )

  it('borders of controls can be seen', () => {
    for (const ground of grounds) expect(contrast(token('control'), token(ground))).toBeGreaterThanOrEqual(3)
  })
})

it('measures as its source does', () => {
  // Least difference of normal sight in the dark theme, from the design of the palette.
  const token = tokens('dark')
  expect(Math.min(...pairs.map(([one, other]) => difference(token(one), token(other), 'normal')))).toBeCloseTo(21.6, 0)
})
