import { describe, expect, it } from 'vitest'
import { type BehaviourField, readBehaviour, withBehaviour } from '../../../app/controls/behaviour.ts'
import { type BreakerField, readBreaker, ruleFileOf, withBreaker } from '../../../app/controls/breaker.ts'
import { workloadLabels } from '../../../app/controls/documents.ts'
import { readSource, withRate, withShare } from '../../../app/controls/source.ts'

const deployment = (name: string, version: string) =>
  `kind: Deployment\nmetadata: { name: ${name} }\nspec:\n  template:\n    metadata:\n      labels: { app: reviews, version: ${version} }\n`
const labels = workloadLabels([{ name: 'mesh.yaml', text: `${deployment('reviews-v1', 'v1')}---\n${deployment('reviews-v2', 'v2')}` }])
const scenario = (workloads: string) => ({
  name: 'scenario.yaml',
  text: `apiVersion: telltale.dev/v1\nkind: Scenario\nspec:\n  seed: 7 # lucky\n${workloads}`,
})
const v2 = 'default/reviews-v2'
const head = '  workloads:\n    - match: { app: reviews }\n      latency: 10ms\n'
const own = '    - match: { app: reviews, version: v2 } # the canary\n'

describe('how a version behaves', () => {
  it.each<[string, string, BehaviourField, string, string]>([
    [
      'a new entry',
      '',
      'failures',
      '5',
      '  workloads:\n  - match:\n      app: reviews\n      version: v2\n    failures:\n    - percentage: 5\n      status: 503\n',
    ],
    [
      'behind those of others',
      head,
      'p50',
      '20ms',
      `${head}    - match:\n        app: reviews\n        version: v2\n      latency:\n        p50: 20ms\n`,
    ],
    ['in its own', `${head}${own}`, 'concurrency', '4', `${head}${own}      concurrency: 4\n`],
    [
      'one latency becomes two',
      `${head}${own}      latency: 5ms\n`,
      'p99',
      '80ms',
      `${head}${own}      latency: { p50: 5ms, p99: 80ms }\n`,
    ],
    [
      'a share',
      `${head}${own}      failures:\n        - { percentage: 40, status: 500 }\n`,
      'failures',
      '3',
      `${head}${own}      failures:\n        - { percentage: 3, status: 500 }\n`,
    ],
    [
      'none',
      `${head}${own}      concurrency: 2\n      failures: [{ percentage: 40 }]\n`,
      'failures',
      '',
      `${head}${own}      concurrency: 2\n`,
    ],
    ['nothing to take away', head, 'failures', '', head],
  ])('%s', (_, before, field, value, after) => {
    const text = withBehaviour(scenario(before), v2, labels, field, value)
    expect(text).toBe(scenario(after).text)
    if (value !== '') expect(readBehaviour({ name: '', text }, v2, labels)?.own.get(field)).toBe(value)
  })

  it('is told apart from what holds for others too', () => {
    const read = readBehaviour(scenario(`${head}${own}      failures: [{ percentage: 5, status: reset }]\n`), v2, labels)
    expect(read && [...read.own]).toEqual([
      ['failures', '5'],
      ['status', 'reset'],
    ])
    expect(read?.general.get('p50')).toBe('10ms')
  })
})

describe('who sends', () => {
  const source = (rate: string, first: string) =>
    scenario(
      `  traffic:\n    - name: shoppers\n      from: { gateway: g }\n${rate}      requests:\n        - {${first} url: http://shop/a }\n        - { weight: 1, url: http://shop/a, headers: { end-user: jason } }\n`,
    )
  it('is read', () => {
    expect(readSource(source('      rate: 40/s\n', ' weight: 9,'), 'shoppers')).toEqual({
      rate: '40/s',
      users: null,
      mix: [
        { name: 'GET /a', weight: 90 },
        { name: 'GET /a, end-user: jason', weight: 10 },
      ],
    })
    expect(readSource(source('      rate: { steps: [{ at: 0s, rate: 1/s }] }\n', ''), 'shoppers')?.rate).toBeNull()
    expect(readSource(source('', ''), 'nobody')).toBeUndefined()
  })
  it('sends more, and otherwise', () => {
    expect(withRate(source('      rate: 40/s # calm\n', ''), 'shoppers', '90/s')).toBe(source('      rate: 90/s # calm\n', '').text)
    expect(withShare(source('', ' weight: 9,'), 'shoppers', 1, 30)).toBe(
      source('', ' weight: 70,').text.replace('weight: 1,', 'weight: 30,'),
    )
  })
})

describe('limits of a host', () => {
  const mesh = { name: 'mesh.yaml', text: 'kind: Service\nmetadata: { name: reviews }\n' }
  const rule = 'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata:\n  name: reviews\nspec:\n  host: reviews\n'
  const routes = { name: 'routes.yaml', text: `kind: VirtualService\nspec:\n  hosts: [reviews]\n---\n${rule}  subsets: [] # none\n` }
  it('are written beside what is there', () => {
    expect(ruleFileOf([mesh, routes], 'default/reviews')).toBe('routes.yaml')
    const text = withBreaker(routes, 'default/reviews', 'errors', '3')
    expect(text).toBe(`${routes.text}  trafficPolicy:\n    outlierDetection:\n      consecutive5xxErrors: 3\n`)
    expect(readBreaker(text, 'routes.yaml', 'default/reviews').get('errors')).toBe('3')
    expect(withBreaker({ name: 'routes.yaml', text }, 'default/reviews', 'errors', '')).toBe(routes.text)
  })
  it.each<[BreakerField, string, string]>([
    ['maxConnections', '10', '    connectionPool:\n      tcp:\n        maxConnections: 10\n'],
    ['ejection', '1m', '    outlierDetection:\n      baseEjectionTime: 1m\n'],
  ])('make a DestinationRule where there is none: %s %s', (field, value, expected) => {
    expect(ruleFileOf([mesh], 'default/reviews')).toBe('mesh.yaml')
    expect(withBreaker(mesh, 'default/reviews', field, value)).toBe(`${mesh.text}---\n${rule}  trafficPolicy:\n${expected}`)
  })
})
