import { beforeAll, describe, expect, it } from 'vitest'
import { diagnosticNotes } from '../../../app/editor/diagnostic-notes.ts'
import { Places } from '../../../app/editor/places.ts'
import { routeFigures } from '../../../app/editor/route-figures.ts'
import { outlineRoutes } from '../../../app/worker/route-outline.ts'
import { compile, computeFigures, loadChecks, wholeRun } from '../../../src/index.ts'
import { runToEnd } from '../../run-to-end.ts'

const mesh = `apiVersion: v1
kind: Service
metadata: { name: shop }
spec:
  selector: { app: shop }
  ports: [{ name: http, port: 80 }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: shop-v1 }
spec:
  selector: { matchLabels: { app: shop, version: v1 } }
  template: { metadata: { labels: { app: shop, version: v1 } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: client }
spec:
  selector: { matchLabels: { app: client } }
  template: { metadata: { labels: { app: client } } }
---
apiVersion: telltale.dev/v1
kind: Scenario
metadata: { name: s }
spec:
  duration: 10s
  seed: 7
  traffic:
  - name: users
    from: { workload: client }
    rate: 40/s
    arrivals: constant
    requests: [{ url: "http://shop/" }]
`
const rule = (http: string, hosts = 'shop') =>
  `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: shop }\nspec:\n  hosts: [${hosts}]\n  http:\n  - route:\n${http}`
const subsets = (version: string) =>
  `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: shop }\nspec:\n  host: shop\n  subsets:\n  - { name: v1, labels: { version: v1 } }\n  - { name: v2, labels: { version: ${version} } }\n`

function notes(text: string): readonly string[] {
  const files = [
    { name: 'own.yaml', text },
    { name: 'mesh.yaml', text: mesh },
  ]
  const { resources, diagnostics, ...compiled } = compile({ files })
  const recording = runToEnd({ resources, diagnostics, ...compiled })
  const figures = computeFigures(recording, wholeRun(recording))
  const routes = routeFigures(recording, figures, outlineRoutes(resources))
  return diagnosticNotes({ file: 'own.yaml', place: new Places(text), diagnostics, recording, figures, routes }).map(
    ({ lines, wordings, severity }) =>
      `${lines[0]}: ${severity} ${(wordings[0] ?? []).map((part) => (part.type === 'text' ? part.text : '')).join('')}`,
  )
}

beforeAll(loadChecks)

describe('what is wrong with a text is said with what it did in the run', () => {
  it.each([
    ['an unknown host', rule('    - destination: { host: shoop }\n'), ['8: error 400 fail: 503 NC']],
    ['an unknown subset', rule('    - destination: { host: shop, subset: v9 }\n'), ['8: error 400 fail: 503 NC']],
    [
      'a subset of no pod',
      `${subsets('v2')}---\n${rule('    - destination: { host: shop, subset: v2 }\n')}`,
      ['8: error 400 fail: 503 UH'],
    ],
    [
      'a destination without weight',
      rule('    - destination: { host: shop }\n      weight: 100\n    - destination: { host: shop, port: { number: 80 } }\n'),
      ['10: warning 0 requests'],
    ],
    [
      'a rule of a gateway that is not there',
      rule('    - destination: { host: shop }\n').replace('  http:', '  gateways: [nosuch]\n  http:'),
      ['6: warning no request in this run'],
    ],
    ['nothing wrong', `${subsets('v1')}---\n${rule('    - destination: { host: shop, subset: v1 }\n')}`, []],
    ['something without an effect', rule('    - destination: { host: shop }\n').replace('v1\n', 'v1alpha3\n'), []],
  ])('%s', (_, text, expected) => {
    expect(notes(text).map((note) => note.replaceAll('\u00a0', ' '))).toEqual(expected)
  })

  it('gives the part of a split that fails', () => {
    const [note = ''] = notes(
      rule('    - destination: { host: shop }\n      weight: 75\n    - destination: { host: shoop }\n      weight: 25\n'),
    )
    expect(note).toMatch(/^10: error \d+ fail: 503 NC$/)
    expect(Number(/(\d+) fail/.exec(note)?.[1])).toBeGreaterThan(60)
    expect(Number(/(\d+) fail/.exec(note)?.[1])).toBeLessThan(140)
  })
})
