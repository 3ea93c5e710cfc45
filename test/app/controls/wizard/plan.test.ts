import { describe, expect, it } from 'vitest'
import type { RuleField } from '../../../../app/controls/rule.ts'
import { initialForm } from '../../../../app/controls/wizard/first-form.ts'
import { planWizard, type WizardForm } from '../../../../app/controls/wizard/plan.ts'
import { previewOf } from '../../../../app/controls/wizard/preview.ts'
import { findTarget } from '../../../../app/controls/wizard/target.ts'
import type { WizardKind } from '../../../../app/controls/wizard/wizard-store.ts'
import { compile } from '../../../../src/index.ts'

const deployment = (version: string) => `---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: reviews-${version}
spec:
  selector: { matchLabels: { app: reviews, version: ${version} } }
  template:
    metadata:
      labels: { app: reviews, version: ${version} }
    spec:
      containers: [{ name: reviews, image: reviews }]
`
const mesh = {
  name: 'mesh.yaml',
  text: `apiVersion: v1
kind: Service
metadata:
  name: reviews
spec:
  selector: { app: reviews }
  ports: [{ name: http, port: 9080 }]
${deployment('v1')}${deployment('v2')}`,
}
const header = (kind: string, wizard: string) =>
  `---\napiVersion: networking.istio.io/v1\nkind: ${kind}\nmetadata:\n  name: reviews\n  namespace: default\n  labels:\n    kiali_wizard: ${wizard}\nspec:\n`
const host = 'reviews.default.svc.cluster.local'
const to = (subset: string, indent = '  ') => `${indent}- destination:\n${indent}    host: ${host}\n${indent}    subset: ${subset}\n`
const subsets = '  subsets:\n  - name: v1\n    labels:\n      version: v1\n  - name: v2\n    labels:\n      version: v2\n'
const rule = (wizard: string) => `${header('DestinationRule', wizard)}  host: ${host}\n${subsets}`
const none = new Map<never, string>()
const shifting: WizardForm = {
  kind: 'shifting',
  weights: [
    { subset: 'v1', weight: 80 },
    { subset: 'v2', weight: 20 },
  ],
}
const routing: WizardForm = { kind: 'routing', header: 'end-user', way: 'exact', value: 'jason', to: 'v2', others: 'v1' }

describe('for a service without rules', () => {
  it.each<[WizardForm, string]>([
    [
      shifting,
      `${rule('traffic_shifting')}${header('VirtualService', 'traffic_shifting')}  hosts:\n  - ${host}\n  http:\n  - route:\n${to('v1', '    ')}      weight: 80\n${to('v2', '    ')}      weight: 20\n`,
    ],
    [
      routing,
      `${rule('request_routing')}${header('VirtualService', 'request_routing')}  hosts:\n  - ${host}\n  http:\n  - match:\n    - headers:\n        end-user:\n          exact: jason\n    route:\n${to('v2', '    ')}  - route:\n${to('v1', '    ')}`,
    ],
    [
      { ...shifting, kind: 'tcpShifting' } as WizardForm,
      `${rule('tcp_traffic_shifting')}${header('VirtualService', 'tcp_traffic_shifting')}  hosts:\n  - ${host}\n  tcp:\n  - route:\n${to('v1', '    ')}      weight: 80\n${to('v2', '    ')}      weight: 20\n`,
    ],
    [
      { kind: 'mirroring', from: 'v1', to: 'v2', percentage: '25' },
      `${rule('request_routing')}${header('VirtualService', 'request_routing')}  hosts:\n  - ${host}\n  http:\n  - route:\n${to('v1', '    ')}    mirror:\n      host: ${host}\n      subset: v2\n    mirrorPercentage:\n      value: 25\n`,
    ],
    [
      {
        kind: 'fault',
        fields: new Map([
          ['delayPercentage', '10'],
          ['delay', '5s'],
          ['abortPercentage', ''],
        ]),
        retryOn: '',
      } as WizardForm,
      `${header('VirtualService', 'fault_injection')}  hosts:\n  - ${host}\n  http:\n  - route:\n    - destination:\n        host: ${host}\n    fault:\n      delay:\n        percentage:\n          value: 10\n        fixedDelay: 5s\n`,
    ],
    [
      {
        kind: 'timeouts',
        fields: new Map([
          ['timeout', '2s'],
          ['attempts', '3'],
          ['perTryTimeout', ''],
        ]),
        retryOn: '5xx',
      } as WizardForm,
      `${header('VirtualService', 'request_timeouts')}  hosts:\n  - ${host}\n  http:\n  - route:\n    - destination:\n        host: ${host}\n    timeout: 2s\n    retries:\n      attempts: 3\n      retryOn: 5xx\n`,
    ],
    [
      {
        kind: 'breaking',
        fields: new Map([
          ['maxConnections', '1'],
          ['errors', '2'],
          ['interval', ''],
        ]),
      } as WizardForm,
      `---\napiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata:\n  name: reviews\nspec:\n  host: reviews\n  trafficPolicy:\n    connectionPool:\n      tcp:\n        maxConnections: 1\n    outlierDetection:\n      consecutive5xxErrors: 2\n`,
    ],
  ])('$kind writes its YAML', (form, added) => {
    const files = planWizard([mesh], 'default/reviews', form)
    expect(files.map(({ text }) => text)).toEqual([mesh.text + added])
    expect(compile({ files }).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  })
})

describe('for a service that has rules', () => {
  const routes = (route: string, head = '') => ({
    name: 'routes.yaml',
    text: `kind: VirtualService\nspec:\n  hosts: [reviews]\n  http: # ours\n  ${head}- name: all\n    route:\n${route}`,
  })
  const own = routes('    - destination: { host: reviews, subset: v1 } # stable\n')
  const declared = {
    name: 'rule.yaml',
    text: 'kind: DestinationRule\nspec:\n  host: reviews\n  subsets:\n  - { name: v1, labels: { version: v1 } }\n',
  }
  const declaredBoth = `${declared.text}  - { name: v2, labels: { version: v2 } }\n`

  it.each<[string, WizardForm, ReturnType<typeof routes>, string]>([
    [
      'weights beside what is there',
      shifting,
      own,
      routes(
        '    - destination: { host: reviews, subset: v1 } # stable\n      weight: 80\n    - destination:\n        host: reviews\n        subset: v2\n      weight: 20\n',
      ).text,
    ],
    [
      'a destination of all versions becomes one of the first',
      shifting,
      routes('    - destination: { host: reviews, port: { number: 9080 } }\n'),
      routes(
        '    - destination: { host: reviews, port: { number: 9080 }, subset: v1 }\n      weight: 80\n    - destination:\n        host: reviews\n        port:\n          number: 9080\n        subset: v2\n      weight: 20\n',
      ).text,
    ],
    [
      'a rule ahead of the others',
      routing,
      own,
      routes(
        '    - destination: { host: reviews, subset: v1 } # stable\n',
        '- match:\n    - headers:\n        end-user:\n          exact: jason\n    route:\n    - destination:\n        host: reviews\n        subset: v2\n  ',
      ).text,
    ],
  ])('%s', (_, form, before, expected) => {
    const [, rules, routed] = planWizard([mesh, declared, before], 'default/reviews', form)
    expect(routed?.text).toBe(expected)
    expect(rules?.text).toBe(declaredBoth)
  })

  it.each([
    [
      'beside the http routes',
      own.text,
      `${own.text}  tcp:\n  - route:\n    - destination:\n        host: ${host}\n        subset: v1\n      weight: 80\n    - destination:\n        host: ${host}\n        subset: v2\n      weight: 20\n`,
    ],
    [
      'in the tcp route that is there',
      `${own.text}  tcp: # ours\n  - route:\n    - destination: { host: reviews, subset: v1 }\n      weight: 100\n`,
      `${own.text}  tcp: # ours\n  - route:\n    - destination: { host: reviews, subset: v1 }\n      weight: 80\n    - destination:\n        host: reviews\n        subset: v2\n      weight: 20\n`,
    ],
  ])('shifts TCP traffic %s', (_, before, expected) => {
    const files = [mesh, { name: 'rule.yaml', text: declaredBoth }, { name: 'routes.yaml', text: before }]
    expect(planWizard(files, 'default/reviews', { ...shifting, kind: 'tcpShifting' } as WizardForm)[2]?.text).toBe(expected)
  })

  it('adds a fault to the rule that takes the rest', () => {
    const files = planWizard([own], 'default/reviews', { kind: 'fault', fields: new Map([['abortPercentage', '5']]), retryOn: '' })
    expect(files[0]?.text).toBe(`${own.text}    fault:\n      abort:\n        percentage:\n          value: 5\n        httpStatus: 503\n`)
  })

  const ruled = {
    name: 'ruled.yaml',
    text: `${own.text}      weight: 90\n    - destination: { host: reviews, subset: v2 }\n      weight: 10\n    timeout: 3s # ours\n    retries:\n      attempts: 2\n      retryOn: reset\n    fault:\n      delay:\n        percentage:\n          value: 5\n        fixedDelay: 1s\n    mirror: { host: reviews, subset: v1 }\n`,
  }
  const limits = { name: 'rule.yaml', text: `${declaredBoth}  trafficPolicy:\n    outlierDetection:\n      interval: 5s\n` }
  const all = [mesh, limits, ruled]
  const first = (kind: WizardKind) => initialForm(kind, findTarget(all, 'default/reviews'), all)

  it.each<WizardKind>(['shifting', 'timeouts', 'fault', 'breaking'])(
    '%s opens with what is written, and changes nothing by itself',
    (kind) => {
      expect(planWizard(all, 'default/reviews', first(kind))).toEqual(all)
    },
  )

  it('lets a field bring along what it cannot be without', () => {
    const files = [mesh, own]
    const form = initialForm('fault', findTarget(files, 'default/reviews'), files) as Extract<WizardForm, { kind: 'fault' | 'timeouts' }>
    const filled = { ...form, fields: new Map([...form.fields, ['abortPercentage', '5'] as const]) }
    expect(planWizard(files, 'default/reviews', filled)[1]?.text).toBe(
      `${own.text}    fault:\n      delay:\n        percentage:\n          value: 10\n        fixedDelay: 5s\n      abort:\n        percentage:\n          value: 5\n        httpStatus: 503\n`,
    )
  })

  it('adds no version that gets nothing', () => {
    const files = [mesh, declared, own]
    expect(planWizard(files, 'default/reviews', initialForm('shifting', findTarget(files, 'default/reviews'), files))).toEqual(files)
  })

  it('opens with the weights, values and limits that are written', () => {
    expect(first('shifting')).toMatchObject({
      weights: [
        { subset: 'v1', weight: 90 },
        { subset: 'v2', weight: 10 },
      ],
    })
    expect(first('mirroring')).toMatchObject({ to: 'v1', percentage: '100' })
    expect(first('timeouts')).toMatchObject({
      retryOn: 'reset',
      fields: new Map([
        ['timeout', '3s'],
        ['attempts', '2'],
        ['perTryTimeout', ''],
      ]),
    })
    expect([...(first('breaking') as { fields: ReadonlyMap<string, string> }).fields].filter(([, value]) => value !== '')).toEqual([
      ['interval', '5s'],
    ])
  })

  it.each<[string, WizardKind, readonly (readonly [string, string])[], string]>([
    ['a timeout', 'timeouts', [['timeout', '']], '    timeout: 3s # ours\n'],
    ['retries, with what they retry on', 'timeouts', [['attempts', '']], '    retries:\n      attempts: 2\n      retryOn: reset\n'],
    [
      'a fault, by its share',
      'fault',
      [['delayPercentage', '']],
      '    fault:\n      delay:\n        percentage:\n          value: 5\n        fixedDelay: 1s\n',
    ],
    ['a limit', 'breaking', [['interval', '']], '  trafficPolicy:\n    outlierDetection:\n      interval: 5s\n'],
  ])('takes away what is emptied: %s', (_, kind, emptied, gone) => {
    const form = first(kind) as Extract<WizardForm, { kind: 'fault' | 'timeouts' }>
    const fields = new Map([...form.fields, ...(emptied as [RuleField, string][])])
    const texts = planWizard(all, 'default/reviews', { ...form, fields }).map(({ text }) => text)
    expect(texts).toEqual(all.map(({ text }) => text.replace(gone, '')))
  })

  it('finds the route of a gateway that leads to the service, and keeps its conditions', () => {
    const gateway = {
      name: 'gateway.yaml',
      text: 'kind: VirtualService\nspec:\n  hosts: ["*"]\n  gateways: [g]\n  http:\n  - match:\n    - uri: { exact: /reviews }\n    route:\n    - destination: { host: reviews, port: { number: 9080 } }\n',
    }
    const [, , routed] = planWizard([mesh, declared, gateway], 'default/reviews', routing)
    expect(routed?.text).toContain(
      '  - match:\n    - uri:\n        exact: /reviews\n      headers:\n        end-user:\n          exact: jason\n    route:\n    - destination:\n        host: reviews\n        port:\n          number: 9080\n        subset: v2\n  - match:\n    - uri: { exact: /reviews }\n',
    )
  })
})

describe('the versions of a service', () => {
  it('are told by the label that differs', () => {
    const files = [{ ...mesh, text: mesh.text.replaceAll('version: v', 'track: v') }]
    expect(findTarget(files, 'default/reviews').subsets.map(({ labels }) => labels)).toEqual([{ track: 'v1' }, { track: 'v2' }])
  })
  it('are none where no label does', () => {
    const files = [{ ...mesh, text: mesh.text.replaceAll(/, version: v\d/g, '') }]
    expect(findTarget(files, 'default/reviews').subsets).toEqual([])
    expect(planWizard(files, 'default/reviews', { kind: 'breaking', fields: none })).toEqual(files)
  })
})

describe('the preview', () => {
  it('shows what changes with the lines around it', () => {
    const before = { name: 'a.yaml', text: 'a\nb\nc\nd\ne\nf\n' }
    const after = { name: 'a.yaml', text: 'a\nb\nc\nd\nE\nf\ng\n' }
    expect(previewOf([before], [after])).toEqual([
      {
        file: 'a.yaml',
        lines: [
          { text: 'b', change: 'same' },
          { text: 'c', change: 'same' },
          { text: 'd', change: 'same' },
          { text: 'e', change: 'removed' },
          { text: 'E', change: 'added' },
          { text: 'f', change: 'same' },
          { text: 'g', change: 'added' },
        ],
      },
    ])
    expect(previewOf([before], [before])).toEqual([])
  })
})
