import { describe, expect, it } from 'vitest'
import { finish } from '../../src/core/parts.ts'
import { applyInParts } from '../../src/scenario/apply.ts'

const deployment = (spec: string) => `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: ${spec} }`
const rollout = (spec: string) => `{ apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: { name: web }, spec: ${spec} }`
const canary = (spec: string) => `{ apiVersion: flagger.app/v1beta1, kind: Canary, metadata: { name: web }, spec: ${spec} }`
const pods = (image: string, app = 'web') =>
  `template: { metadata: { labels: { app: ${app} } }, spec: { containers: [{ name: c, image: "${image}" }] } }`
const selector = 'selector: { matchLabels: { app: web } }'
const strategy = 'strategy: { canary: { steps: [] } }'

/** The object after a step that applies `change` over `before`, and what is said of it: the message, and the text that it points to. */
function afterStep(before: string, change: string) {
  const applyRange = { file: 'scenario.yaml', start: 0, end: change.length + 6 }
  const files = [
    { name: 'web.yaml', text: before },
    { name: 'scenario.yaml', text: `|-\n  ${change}\n` },
  ]
  const { value, diagnostics } = finish(applyInParts(files, [{ atMs: 1000, name: 'new', apply: change, applyRange }]))
  const said = diagnostics.map(({ code, message, range }) => [code, message, files[1]?.text.slice(range.start, range.end)])
  return { object: value[0]?.find(({ metadata }) => metadata.name === 'web'), said }
}

describe('a step of the timeline', () => {
  it.each<[why: string, before: string, change: string, message: string, at: string]>([
    [
      'a Deployment without the selector that it had',
      deployment(`{ ${selector}, ${pods('web:1')} }`),
      deployment(`{ ${pods('web:2')} }`),
      'The API server refuses this Deployment: spec.selector: Required value. The cluster keeps the one that it has.',
      `{ ${pods('web:2')} }`,
    ],
    [
      'a Deployment without its template',
      deployment(`{ ${selector}, ${pods('web:1')} }`),
      deployment(`{ replicas: 3, ${selector} }`),
      'The API server refuses this Deployment: spec.template: Required value. The cluster keeps the one that it has.',
      `{ replicas: 3, ${selector} }`,
    ],
    [
      'another selector',
      deployment(`{ ${selector}, ${pods('web:1')} }`),
      deployment(`{ selector: { matchLabels: { app: shop } }, ${pods('web:2', 'shop')} }`),
      'The API server refuses this Deployment: spec.selector: field is immutable. The cluster keeps the one that it has.',
      '{ matchLabels: { app: shop } }',
    ],
    [
      'labels that the selector does not select',
      deployment(`{ ${selector}, ${pods('web:1')} }`),
      deployment(`{ ${selector}, ${pods('web:2', 'shop')} }`),
      'The API server refuses this Deployment: spec.template.metadata.labels: `selector` does not match template `labels`. The cluster keeps the one that it has.',
      '{ app: shop }',
    ],
    [
      'a Rollout without its selector',
      rollout(`{ ${selector}, ${pods('web:1')}, ${strategy} }`),
      rollout(`{ ${pods('web:2')}, ${strategy} }`),
      'Argo refuses this Rollout: spec.selector: Required value. What runs stays as it is.',
      `{ ${pods('web:2')}, ${strategy} }`,
    ],
    [
      'a Canary without its analysis',
      canary('{ targetRef: { kind: Deployment, name: web }, analysis: { interval: 1m } }'),
      canary('{ targetRef: { kind: Deployment, name: web } }'),
      'The API server refuses this Canary: spec.analysis: Required value. The cluster keeps the one that it has.',
      '{ targetRef: { kind: Deployment, name: web } }',
    ],
  ])('leaves things as they are with %s', (_, before, change, message, at) => {
    const { object, said } = afterStep(before, change)
    expect(said).toEqual([['apply-refused', message, at]])
    expect(object?.source.range.file).toBe('web.yaml')
  })

  it.each<[why: string, before: string, change: string]>([
    [
      'the same selector in another order',
      deployment(`{ selector: { matchLabels: { app: web, tier: a } }, template: { metadata: { labels: { app: web, tier: a } } } }`),
      deployment(`{ selector: { matchLabels: { tier: a, app: web } }, template: { metadata: { labels: { app: web, tier: a } } } }`),
    ],
    ['a fragment in place of a fragment', deployment(`{ ${pods('web:1')} }`), deployment(`{ ${pods('web:2')} }`)],
    ['a selector where there was none', deployment(`{ ${pods('web:1')} }`), deployment(`{ ${selector}, ${pods('web:2')} }`)],
    [
      'a Rollout that refers to a Deployment',
      rollout(`{ ${selector}, ${pods('web:1')}, ${strategy} }`),
      rollout(`{ workloadRef: { kind: Deployment, name: web }, ${strategy} }`),
    ],
    ['what was not there', '{ apiVersion: v1, kind: Service, metadata: { name: other } }', deployment(`{ ${pods('web:2')} }`)],
  ])('takes %s', (_, before, change) => {
    const { object, said } = afterStep(before, change)
    expect(said).toEqual([])
    expect(object?.source.range.file).toBe('scenario.yaml')
  })
})
