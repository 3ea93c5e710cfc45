import { describe, expect, it } from 'vitest'
import { type Entry, findEntries, partsOf, readQuery } from '../../../app/palette/find.ts'
import { namedResources } from '../../../app/palette/resources.ts'

const entry = (prefix: Entry['prefix'], label: string, hint = ''): Entry => ({
  group: prefix === '>' ? 'Do' : 'In this scenario',
  prefix,
  icon: '',
  label,
  hint,
  run: () => undefined,
})
const entries = [
  entry('>', 'Slower'),
  entry('@', 'VirtualService reviews', 'a.yaml'),
  entry('@', 'reviews', 'service'),
  entry('@', 'previews'),
  entry('#', 'First request that ended in 503 URX'),
  entry('>', 'Review keys'),
]

describe('findEntries', () => {
  it.each([
    ['', ['VirtualService reviews', 'reviews', 'previews', 'First request that ended in 503 URX', 'Slower', 'Review keys']],
    ['review', ['reviews', 'VirtualService reviews', 'previews', 'Review keys']],
    ['REVIEWS a.yaml', ['VirtualService reviews']],
    ['@', ['VirtualService reviews', 'reviews', 'previews']],
    ['>slow', ['Slower']],
    ['# urx', ['First request that ended in 503 URX']],
    ['nothing like it', []],
  ])('%j', (query, labels) => {
    expect(findEntries(entries, query).map(({ label }) => label)).toEqual(labels)
  })

  it('reads the prefix', () => {
    expect(readQuery('@ Foo')).toEqual({ prefix: '@', words: 'foo' })
    expect(partsOf('Retries of reviews', '@TRI')).toEqual(['Re', 'tri', 'es of reviews'])
  })
})

it('names the resources of the files', () => {
  const text = `kind: Service
metadata: { name: reviews }
spec: { ports: [{ name: http }] }
---
apiVersion: apps/v1
metadata:
  labels: { app: a }
  name: "reviews-v1"
kind: Deployment
---
kind: List
items:
- kind: Gateway
  metadata:
    name: entry
`
  expect(namedResources([{ name: 'a.yaml', text }]).map(({ kind, name, line }) => `${kind} ${name} ${line}`)).toEqual([
    'Service reviews 1',
    'Deployment reviews-v1 9',
    'Gateway entry 13',
  ])
})
