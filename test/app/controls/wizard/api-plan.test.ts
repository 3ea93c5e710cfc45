import { describe, expect, it } from 'vitest'
import type { ApiWizardForm } from '../../../../app/controls/wizard/api-plan.ts'
import { findApiTarget } from '../../../../app/controls/wizard/api-target.ts'
import { initialForm } from '../../../../app/controls/wizard/first-form.ts'
import { planWizard } from '../../../../app/controls/wizard/plan.ts'
import { findTarget } from '../../../../app/controls/wizard/target.ts'
import { compile, computeFigures, wholeRun } from '../../../../src/index.ts'
import { runToEnd } from '../../../run-to-end.ts'

const deployment = (name: string, labels: string) =>
  `---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name} }\nspec:\n  selector: { matchLabels: ${labels} }\n  template: { metadata: { labels: ${labels} } }\n`
const service = (name: string, selector: string) =>
  `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec:\n  selector: ${selector}\n  ports:\n  - { name: http, port: 9080, targetPort: 8080 }\n`
const mesh = {
  name: 'mesh.yaml',
  text: [
    service('reviews', '{ app: reviews }'),
    deployment('reviews-v1', '{ app: reviews, version: v1 }'),
    deployment('reviews-v2', '{ app: reviews, version: v2 }'),
    deployment('client', '{ app: client }'),
    '---\napiVersion: telltale.dev/v1\nkind: Scenario\nmetadata: { name: s }\nspec:\n  duration: 20s\n  seed: 7\n  traffic:\n  - name: users\n    from: { workload: client }\n    rate: 50/s\n    requests:\n    - { weight: 3, url: http://reviews:9080/ }\n    - { weight: 1, url: http://reviews:9080/, headers: { end-user: jason } }\n',
  ].join(''),
}
const own = (version: string) =>
  `---\napiVersion: v1\nkind: Service\nmetadata:\n  name: reviews-${version}\n  namespace: default\nspec:\n  selector:\n    app: reviews\n    version: ${version}\n  ports:\n  - name: http\n    port: 9080\n    targetPort: 8080\n`
const head = (kind: string, wizard: string) =>
  `---\napiVersion: gateway.networking.k8s.io/v1\nkind: ${kind}\nmetadata:\n  name: reviews\n  namespace: default\n  labels:\n    kiali_wizard: ${wizard}\nspec:\n`
const parent = '  parentRefs:\n  - group: ""\n    kind: Service\n    name: reviews\n'
const shifting: ApiWizardForm = {
  kind: 'apiShifting',
  route: 'HTTPRoute',
  gateway: '',
  weights: [
    { subset: 'v1', weight: 80 },
    { subset: 'v2', weight: 20 },
  ],
}
const routing: ApiWizardForm = {
  kind: 'apiRouting',
  route: 'HTTPRoute',
  gateway: '',
  header: 'end-user',
  way: 'exact',
  value: 'jason',
  to: 'v2',
  others: 'v1',
}
const plan = (files: (typeof mesh)[], form: ApiWizardForm) => planWizard(files, 'default/reviews', form)

/** Shares of what reaches a Service, in percent. */
function reached(files: readonly (typeof mesh)[]): Readonly<Record<string, number>> {
  const compiled = compile({ files })
  expect(compiled.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  const recording = runToEnd(compiled)
  const figures = computeFigures(recording, wholeRun(recording))
  return Object.fromEntries(
    recording.edges.map(({ to, toVersion }, i) => {
      const label = recording.nodes[to]?.versions[toVersion]?.label ?? ''
      return [label, Math.round((100 * (figures.edges[i]?.calls ?? 0)) / figures.requests)]
    }),
  )
}

describe('for a service without routes', () => {
  const weights = (port = '') =>
    `  rules:\n  - backendRefs:\n    - name: reviews-v1\n      port: 9080${port}\n      weight: 80\n    - name: reviews-v2\n      port: 9080\n      weight: 20\n`
  const header = (way = '') =>
    `  rules:\n  - matches:\n    - headers:\n      - ${way}name: end-user\n        value: jason\n    backendRefs:\n    - name: reviews-v2\n      port: 9080\n  - backendRefs:\n    - name: reviews-v1\n      port: 9080\n`
  it.each<[string, ApiWizardForm, string]>([
    ['shifts traffic', shifting, `${head('HTTPRoute', 'k8s_request_routing')}${parent}${weights()}`],
    ['routes by header', routing, `${head('HTTPRoute', 'k8s_request_routing')}${parent}${header()}`],
    [
      'routes by pattern',
      { ...routing, way: 'regex' },
      `${head('HTTPRoute', 'k8s_request_routing')}${parent}${header('type: RegularExpression\n        ')}`,
    ],
    ['shifts gRPC', { ...shifting, route: 'GRPCRoute' }, `${head('GRPCRoute', 'k8s_grpc_request_routing')}${parent}${weights()}`],
    ['routes gRPC', { ...routing, route: 'GRPCRoute' }, `${head('GRPCRoute', 'k8s_grpc_request_routing')}${parent}${header()}`],
  ])('%s, to a Service of each version', (_, form, route) => {
    const files = plan([mesh], form)
    expect(files[0]?.text).toBe(`${mesh.text}${route}${own('v1')}${own('v2')}`)
    expect(compile({ files }).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it('leads requests as it says', () => {
    const split = reached(plan([mesh], shifting))
    expect(split['v1']).toBeGreaterThan(75)
    expect(split['v2']).toBeGreaterThan(14)
    const byHeader = reached(plan([mesh], routing))
    expect(byHeader['v2']).toBeGreaterThan(18)
    expect(byHeader['v2']).toBeLessThan(32)
  })

  it('takes the Services of versions that are there', () => {
    const named = { name: 'stable.yaml', text: service('stable', '{ version: v1 }') }
    const [text, stable] = plan([mesh, named], shifting).map((file) => file.text)
    expect(stable).toBe(named.text)
    expect(text).toContain('    - name: stable\n      port: 9080\n      weight: 80\n')
    expect(text).not.toContain('name: reviews-v1\n  namespace')
  })

  it('takes requests of a gateway', () => {
    const gateway = {
      name: 'gateway.yaml',
      text: 'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: front, namespace: infra }\nspec:\n  gatewayClassName: istio\n  listeners: [{ name: http, port: 80, protocol: HTTP }]\n',
    }
    expect(findApiTarget([mesh, gateway], 'default/reviews', 'HTTPRoute').gateways).toEqual(['infra/front'])
    expect(plan([mesh, gateway], { ...shifting, gateway: 'infra/front' })[0]?.text).toContain(
      '  parentRefs:\n  - name: front\n    namespace: infra\n',
    )
  })
})

describe('for a service that has a route', () => {
  const route = (rules: string) => ({
    name: 'route.yaml',
    text: `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: own }\nspec:\n  parentRefs: [{ kind: Service, group: "", name: reviews }]\n  rules: # ours\n${rules}`,
  })

  it('opens with its weights, and changes nothing by itself', () => {
    const stable = { name: 'stable.yaml', text: own('v1') }
    const files = [mesh, stable, route('  - backendRefs:\n    - { name: reviews-v1, port: 9080, weight: 1 } # stable\n')]
    const form = initialForm('httpRouteShifting', findTarget(files, 'default/reviews'), files)
    expect(form).toMatchObject({ weights: [{ weight: 100 }, { weight: 0 }] })
    expect(planWizard(files, 'default/reviews', form)).toEqual(files)
  })

  it.each<[string, ApiWizardForm, string, string]>([
    [
      'sets weights, and adds the version that is missing',
      shifting,
      '  - backendRefs:\n    - { name: reviews-v1, port: 9080, weight: 1 } # stable\n',
      '  - backendRefs:\n    - { name: reviews-v1, port: 9080, weight: 80 } # stable\n    - { name: reviews-v2, port: 9080, weight: 20 }\n',
    ],
    [
      'the backend of all versions becomes that of the first',
      shifting,
      '  - backendRefs:\n    - name: reviews\n      port: 9080\n',
      '  - backendRefs:\n    - name: reviews-v1\n      port: 9080\n      weight: 80\n    - name: reviews-v2\n      port: 9080\n      weight: 20\n',
    ],
    [
      'a rule for a header stands ahead, with the conditions of the rule behind it',
      routing,
      '  - matches:\n    - path: { type: PathPrefix, value: /api }\n    backendRefs:\n    - { name: reviews, port: 9080 }\n',
      '  - matches:\n    - path:\n        type: PathPrefix\n        value: /api\n      headers:\n      - name: end-user\n        value: jason\n    backendRefs:\n    - name: reviews-v2\n      port: 9080\n  - matches:\n    - path: { type: PathPrefix, value: /api }\n    backendRefs:\n    - { name: reviews, port: 9080 }\n',
    ],
  ])('%s', (_, form, before, after) => {
    const [same, routed] = plan([mesh, route(before)], form)
    expect(routed?.text.startsWith(route(after).text)).toBe(true)
    expect(routed?.text).toContain(own('v2'))
    expect(same?.text).toBe(mesh.text)
  })
})
