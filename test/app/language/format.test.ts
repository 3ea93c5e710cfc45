import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatted } from '../../../app/language/format.ts'

describe('format', () => {
  it.each([
    ['uneven indentation', 'a:\n    b: 1\n    c:\n     - d: 1\n       e: 2\n', 'a:\n  b: 1\n  c:\n    - d: 1\n      e: 2\n'],
    ['flush lists stay flush', 'a:\n   b:\n   -   c: 1\n       d: 2\n', 'a:\n  b:\n  - c: 1\n    d: 2\n'],
    ['comments go along', 'a:\n    # why\n    b: 1 # so\n', 'a:\n  # why\n  b: 1 # so\n'],
    ['texts keep their shape', 'a:\n    b: |\n      x\n        y\n    c: 1\n', 'a:\n  b: |\n    x\n      y\n  c: 1\n'],
    ['flows over lines', 'a:\n    b: [\n      1,\n      2\n    ]\n', 'a:\n  b: [\n    1,\n    2\n  ]\n'],
    ['documents', 'a:\n    b: 1\n---\n\nc:\n    d: 1', 'a:\n  b: 1\n---\n\nc:\n  d: 1\n'],
    ['lists in lists', 'a:\n  -   - 1\n      - 2\n', 'a:\n  - - 1\n    - 2\n'],
  ])('%s', (_, before, after) => {
    expect(formatted(before)).toBe(after)
  })

  it('leaves alone what does not parse', () => {
    expect(formatted('a: [1\nb: }')).toBeNull()
  })

  it('keeps every example as it is, but for the spaces', () => {
    for (const folder of readdirSync('examples', { withFileTypes: true }).filter((entry) => entry.isDirectory()))
      for (const file of readdirSync(join('examples', folder.name)).filter((name) => name.endsWith('.yaml'))) {
        const text = readFileSync(join('examples', folder.name, file), 'utf8')
        const result = formatted(text)
        expect([file, result?.replaceAll(/\s+/g, '')]).toEqual([file, text.replaceAll(/\s+/g, '')])
        expect([file, formatted(result ?? '')]).toEqual([file, result])
      }
  })
})
