import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ask } from '../../src/sim/ask.ts'
import { sendMany } from '../../src/sim/ask-many.ts'
import { type AnswerOutcome, type Question, questionSources } from '../../src/sim/question.ts'
import { createWorld } from '../../src/sim/world.ts'
import { deployment, door, meshOf, service } from '../mesh/mesh-of.ts'

const text = `${deployment('client', { app: 'client' })}${deployment('web-v1', { app: 'web', version: 'v1' })}${deployment('web-v2', { app: 'web', version: 'v2' }, 'replicas: 3')}${deployment('bare', { app: 'bare', 'sidecar.istio.io/inject': 'false' })}
${service('web')}${service('empty')}${door('shop.io')}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web }
spec:
  hosts: [web, shop.io]
  gateways: [mesh, door]
  http:
  - match: [{ headers: { who: { exact: me } } }]
    rewrite: { uri: /mine/ }
    route: [{ destination: { host: web, subset: v2 } }]
  - match: [{ uri: { prefix: /abort } }]
    fault: { abort: { percentage: { value: 40 }, httpStatus: 418 } }
    route: [{ destination: { host: web, subset: v1 }, weight: 50 }, { destination: { host: web, subset: none }, weight: 50 }]
  - match: [{ uri: { prefix: /fixed } }]
    directResponse: { status: 410 }
  - route: [{ destination: { host: web, subset: v1 }, weight: 90 }, { destination: { host: web, subset: v2 }, weight: 10 }]
    mirror: { host: web, subset: v2 }
    mirrorPercentage: { value: 25 }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web }
spec: { host: web, subsets: [{ name: v1, labels: { version: v1 } }, { name: v2, labels: { version: v2 } }] }
`
const world = createWorld(meshOf(text))
const gateway = { type: 'gateway', namespace: 'default', name: 'door' } as const
const client = { type: 'workload', namespace: 'default', name: 'client' } as const
const bare = { type: 'workload', namespace: 'default', name: 'bare' } as const
const outside = { type: 'outside' } as const

function question(from: Question['from'], url: string, headers: Question['headers'] = []): Question {
  return { from, method: 'get', url, headers }
}

/** `54 % outbound|80|v1|web.default.svc.cluster.local` or `40 % 418 FI`. */
function shown(outcome: AnswerOutcome): string {
  const share = `${Math.round(outcome.share * 1000) / 10} %`
  if (outcome.type === 'refused') return `${share} refused: ${outcome.details}`
  if (outcome.type === 'reply')
    return `${share} ${[outcome.reply.status, ...outcome.reply.flags].join(' ')}${outcome.cluster && ` ${outcome.cluster}`}`
  return `${share} ${outcome.cluster.replace('web.default.svc.cluster.local', 'web') || 'direct'} ${outcome.request.path} to ${outcome.endpoints.length}`
}

describe('ask', () => {
  it.each([
    { ask: question(client, 'http://web/'), gets: ['90 % outbound|80|v1|web / to 1', '10 % outbound|80|v2|web / to 3'] },
    { ask: question(client, 'http://web/x', [['Who', 'me']]), gets: ['100 % outbound|80|v2|web /mine/x to 3'] },
    {
      ask: question(client, 'web/abort'),
      gets: ['40 % 418 FI', '30 % outbound|80|v1|web /abort to 1', '30 % 503 NC outbound|80|none|web.default.svc.cluster.local'],
    },
    { ask: question(client, 'http://web/fixed'), gets: ['100 % 410'] },
    { ask: question(client, 'http://empty/'), gets: ['100 % 503 UH outbound|80||empty.default.svc.cluster.local'] },
    { ask: question(client, 'http://nowhere/'), gets: ['100 % refused: DNS finds no address for nowhere'] },
    { ask: question(client, 'http://example.com/'), gets: ['100 % PassthroughCluster / to 1'] },
    { ask: question(client, ''), gets: ['100 % refused: the URL names no host'] },
    { ask: question(gateway, 'http://shop.io/y', [['who', 'me']]), gets: ['100 % outbound|80|v2|web /mine/y to 3'] },
    { ask: question(gateway, 'http://me:pw@shop.io/fixed'), gets: ['100 % 410'] },
    { ask: question(gateway, 'http://other.io/'), gets: ['100 % 404 NR'] },
    {
      ask: question(gateway, 'http://1.2.3.4/', [['Host', 'shop.io']]),
      gets: ['90 % outbound|80|v1|web / to 1', '10 % outbound|80|v2|web / to 3'],
    },
    { ask: question({ ...gateway, name: 'none' }, 'http://shop.io/'), gets: ['100 % refused: no pod carries out this gateway'] },
    { ask: question(bare, 'http://web/'), gets: ['100 % direct / to 4'] },
    { ask: question(outside, 'http://web.default/'), gets: ['100 % direct / to 4'] },
    { ask: question(outside, 'http://web.default:81/'), gets: ['100 % refused: web has no ready endpoint on port 81'] },
  ])('$ask.from.type $ask.url', ({ ask: asked, gets }) => {
    expect(ask(world, asked).outcomes.map(shown)).toEqual(gets)
  })

  it('says who decides, on which connection, and why, with the lines', () => {
    const answer = ask(world, question(gateway, 'http://shop.io/'))
    expect(answer.proxy).toMatch(/^default\/door-/)
    expect(answer.dialled?.port).toBe(8080)
    expect(answer.copies).toEqual([expect.objectContaining({ cluster: 'outbound|80|v2|web.default.svc.cluster.local', share: 0.25 })])
    const failed = answer.decision?.steps.filter(({ part, verdict }) => part === 'route' && verdict === 'failed') ?? []
    expect(failed).toHaveLength(3)
    expect(failed[0]?.reason).toContain('who')
    expect(text.slice(failed[0]?.range?.start, failed[0]?.range?.end)).toBe('{ exact: me }')
  })

  it('is plain data, the shares of which add up', () => {
    const url = fc.constantFrom('http://web/', 'web/abort', 'http://shop.io/abort', 'https://web', 'http://[::1]:80/x', '://', '$HOST:80/x')
    const from = fc.constantFrom(gateway, client, bare, outside, { ...client, name: 'none' })
    fc.assert(
      fc.property(
        from,
        fc.oneof(url, fc.string()),
        fc.string(),
        fc.array(fc.tuple(fc.string(), fc.string())),
        (who, to, method, headers) => {
          const answer = ask(world, { from: who, method, url: to, headers })
          expect(structuredClone(answer)).toEqual(answer)
          expect(answer.outcomes.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9)
        },
      ),
      { seed: 1, numRuns: 400 },
    )
  })
})

describe('sendMany', () => {
  it.each([
    { url: 'http://web/', shares: [0.9, 0.1] },
    { url: 'http://web/abort', shares: [0.4, 0.3, 0.3] },
    { url: 'http://web/fixed', shares: [1] },
    { url: 'http://nowhere/', shares: [1] },
  ])('$url in the shares $shares', ({ url, shares }) => {
    const answer = ask(world, question(client, url))
    const counts = sendMany(answer, 10_000, 7)
    expect(sendMany(answer, 10_000, 7)).toEqual(counts)
    expect(counts.reduce((sum, n) => sum + n, 0)).toBe(10_000)
    shares.forEach((p, i) => {
      expect(Math.abs((counts[i] ?? 0) - 10_000 * p)).toBeLessThan(4 * Math.sqrt(10_000 * p * (1 - p)) + 1)
    })
  })
})

const guarded = createWorld(
  meshOf(`${text}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: web }
spec: { selector: { matchLabels: { app: web } }, action: DENY, rules: [{ to: [{ operation: { paths: [/secret] } }] }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: web-v2 }
spec: { selector: { matchLabels: { version: v2 } }, action: DENY, rules: [{ to: [{ operation: { methods: [PUT] } }] }] }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: web }
spec: { selector: { matchLabels: { app: web } }, mtls: { mode: STRICT } }
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: limit }
spec:
  workloadSelector: { labels: { version: v1 } }
  configPatches:
  - applyTo: HTTP_FILTER
    match: { context: SIDECAR_INBOUND, listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager } } } }
    patch:
      operation: INSERT_BEFORE
      value:
        name: envoy.filters.http.local_ratelimit
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit
          stat_prefix: limit
          token_bucket: { max_tokens: 5, tokens_per_fill: 5, fill_interval: 60s }
          filter_enabled: { default_value: { numerator: 100 } }
          filter_enforced: { default_value: { numerator: 100 } }
`),
)

describe('ask of pods whose sidecar refuses', () => {
  it.each([
    {
      name: 'all refuse',
      ask: question(client, 'http://web/secret'),
      gets: [
        '90 % 403 outbound|80|v1|web.default.svc.cluster.local by default/web-v1-0',
        '10 % 403 outbound|80|v2|web.default.svc.cluster.local by default/web-v2-0',
      ],
    },
    {
      name: 'one of two subsets refuses',
      ask: { ...question(client, 'http://web/'), method: 'PUT' },
      gets: ['90 % outbound|80|v1|web / to 1', '10 % 403 outbound|80|v2|web.default.svc.cluster.local by default/web-v2-0'],
    },
    {
      name: 'none refuses',
      ask: question(client, 'http://web/'),
      gets: ['90 % outbound|80|v1|web / to 1', '10 % outbound|80|v2|web / to 3'],
    },
    { name: 'plain text to strict mutual TLS', ask: question(bare, 'http://web/'), gets: ['100 % 503 UC by default/web-v1-0'] },
  ])('$name', ({ ask: asked, gets }) => {
    const { outcomes } = ask(guarded, asked)
    const by = (outcome: AnswerOutcome) => (outcome.type === 'reply' && outcome.by !== undefined ? ` by ${outcome.by}` : '')
    expect(outcomes.map((outcome) => shown(outcome) + by(outcome))).toEqual(gets)
  })

  it('says why, and which limits it meets', () => {
    const { arrivals, limits } = ask(guarded, question(client, 'http://web/secret'))
    const failed = arrivals[0]?.decision.steps.find(({ part, verdict }) => part === 'authorization' && verdict === 'failed')
    expect(failed?.reason).toContain('/secret')
    expect(limits).toEqual([
      expect.objectContaining({
        proxy: 'default/web-v1-0',
        rules: expect.objectContaining({ buckets: [expect.objectContaining({ maxTokens: 5 })] }),
      }),
    ])
  })

  it('no proxy that lets everything in is told', () => {
    expect(ask(world, question(client, 'http://web/'))).toMatchObject({ arrivals: [], limits: [] })
  })
})

it('questions come from gateways, workloads and outside', () => {
  expect(questionSources(world.mesh).map((from) => (from.type === 'outside' ? 'outside' : `${from.type} ${from.name}`))).toEqual([
    'gateway door',
    'workload client',
    'workload web-v1',
    'workload web-v2',
    'workload bare',
    'outside',
  ])
})
