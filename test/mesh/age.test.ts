import { expect, it } from 'vitest'
import { parseTimestamp, UNSTATED_AGE } from '../../src/mesh/age.ts'
import { meshOf } from './mesh-of.ts'

it.each([
  ['1970-01-01T00:00:00Z', 0],
  ['2026-01-01T00:00:00Z', UNSTATED_AGE],
  ['2024-02-29T12:30:15Z', 1_709_209_815],
  ['2024-02-29T14:30:15+02:00', 1_709_209_815],
  ['2024-02-29T12:30:15.250Z', 1_709_209_815],
  ['yesterday', undefined],
])('%s', (text, seconds) => {
  expect(parseTimestamp(text)).toBe(seconds)
})

it('VirtualServices stand by age, then name, then namespace', () => {
  const rule = (name: string, namespace: string, created = '') =>
    `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: ${name}, namespace: ${namespace}${created && `, creationTimestamp: "${created}"`} }\nspec: { hosts: [${name}] }`
  const text = [
    rule('b', 'w'),
    rule('a', 'z'),
    rule('a', 'x'),
    rule('young', 'x', '2027-01-01T00:00:00Z'),
    rule('old', 'x', '2020-01-01T00:00:00Z'),
  ].join('\n---\n')
  const order = meshOf(text).virtualServices.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
  expect(order).toEqual(['x/old', 'x/a', 'z/a', 'w/b', 'x/young'])
})
