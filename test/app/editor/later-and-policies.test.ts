import { describe, expect, it } from 'vitest'
import { laterValues } from '../../../app/editor/later-values.ts'
import { Places } from '../../../app/editor/places.ts'
import { policyNotes } from '../../../app/editor/policy-notes.ts'
import { clientAsks, deployment, runOf, service } from '../fixtures/client-and-service.ts'

const rule = (first: number, second: number, name = 'canary') => `kind: VirtualService
metadata: { name: reviews }
spec:
  http:
  - name: ${name}
    route:
    - destination: { host: reviews, subset: v1 }
      weight: ${first}
    - destination: { host: reviews, subset: v2 }
      weight: ${second}
    timeout: 3s
`
const step = (atMs: number, apply: string) => ({ atMs, name: '', apply })

describe('values that later steps change', () => {
  it.each([
    [
      'one step',
      [step(40_000, rule(50, 50))],
      [
        [8, '50 at 40 s'],
        [10, '50 at 40 s'],
      ],
    ],
    [
      'a value that stays is not said twice',
      [step(10_000, rule(50, 50)), step(20_500, rule(50, 50)), step(30_000, rule(0, 100))],
      [
        [8, '50 at 10 s'],
        [8, '0 at 30 s'],
        [10, '50 at 10 s'],
        [10, '100 at 30 s'],
      ],
    ],
    ['another rule in its place', [step(40_000, rule(50, 50, 'other'))], [[5, 'other at 40 s']]],
    ['another resource', [step(40_000, rule(50, 50).replace('name: reviews }', 'name: ratings }'))], []],
    [
      'a part of it',
      [step(5000, 'kind: VirtualService\nmetadata: { name: reviews }\nspec:\n  http:\n  - name: canary\n    timeout: 1s\n')],
      [[11, '1s at 5 s']],
    ],
  ])('%s', (_, timeline, expected) => {
    const found = laterValues(rule(90, 10), { timeline }).map(({ line, text }) => [line, text.replaceAll('\u00a0', ' ')])
    expect(found).toEqual(expected)
  })

  it('are replicas that are scaled', () => {
    const text = 'kind: Deployment\nmetadata: { name: reviews-v1 }\nspec:\n  replicas: 2\n'
    const scale = { atMs: 3000, name: '', type: 'scale', workload: 'default/reviews-v1', count: 5 } as const
    expect(laterValues(text, { timeline: [], actions: [scale] })).toEqual([{ line: 4, text: '5 at 3\u00a0s' }])
    expect(laterValues(text, { timeline: [], actions: [{ ...scale, workload: 'prod/reviews-v1' }] })).toEqual([])
  })
})

const behaviour = `  workloads:
  - match: { app: shop }
    latency: 100ms
    failures: [{ percentage: 30, status: 503 }]
`
const mesh = [service('shop', 80), deployment('shop', { replicas: 2 }), deployment('client'), clientAsks('http://shop/', behaviour)].join(
  '---\n',
)
const policy = (rest: string) =>
  `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: shop }\nspec:\n  host: shop\n  trafficPolicy:\n${rest}`

function notes(text: string): readonly string[] {
  const files = [
    { name: 'policy.yaml', text },
    { name: 'mesh.yaml', text: mesh },
  ]
  const { recording, figures } = runOf(files)
  return policyNotes(recording, figures, 'policy.yaml', new Places(text)).map(({ lines, wordings }) => {
    const words = (wordings[0] ?? []).map((part) => (part.type === 'text' ? part.text : '')).join('')
    return `${lines[0]}: ${words.replaceAll(/\d[\d,.]*/g, 'n')}`
  })
}

describe('what policies did', () => {
  it.each([
    [
      'pods ejected',
      policy(
        '    outlierDetection:\n      consecutive5xxErrors: 3\n      interval: 1s\n      baseEjectionTime: 3s\n      maxEjectionPercent: 100\n',
      ),
      ['7: n ejections'],
    ],
    ['none ejected', policy('    outlierDetection:\n      consecutive5xxErrors: 90\n'), []],
    [
      'requests refused',
      policy('    connectionPool:\n      tcp: { maxConnections: 1 }\n      http: { http1MaxPendingRequests: 1 }\n'),
      ['7: n % refused'],
    ],
    [
      'requests denied',
      'apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: nobody }\nspec: {}\n',
      ['4: n % refused'],
    ],
  ])('%s', (_, text, expected) => {
    expect(notes(text).map((note) => note.replaceAll('\u00a0', ' '))).toEqual(expected)
  })
})
