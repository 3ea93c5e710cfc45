import { describe, expect, it } from 'vitest'
import { casesOf, differencesOf, folders, readDisagreements, scoreCase } from './disagreements.ts'

const known = readDisagreements()

describe.each(folders)('recorded cases: %s', (folder) => {
  const names = casesOf(folder)

  it('are there', () => {
    expect(names.length).toBeGreaterThan(folder === 'own' ? 3 : 30)
  })

  it.each(names)(
    '%s agrees with istiod and Envoy as far as it did',
    (name) => {
      const scores = scoreCase(folder, name)
      const expected = known[`${folder}/${name}`] ?? {}
      const found = differencesOf(scores)
      const first = [...scores]
        .flatMap(([part, s]) => ((found[part] ?? 0) > (expected[part] ?? 0) ? s.differences.map((d) => ({ part, ...d })) : []))
        .slice(0, 3)
      expect(first, 'agreed before').toEqual([])
      expect(found, 'agrees now: take it off the list with `node test/run.mjs test/conformance/disagreements.ts`').toEqual(expected)
    },
    60_000,
  )
})

it('the list of disagreements names recorded cases only', () => {
  const all = new Set(folders.flatMap((folder) => casesOf(folder).map((name) => `${folder}/${name}`)))
  expect(Object.keys(known).filter((key) => !all.has(key))).toEqual([])
})
