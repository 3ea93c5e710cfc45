import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Compiled, compile, rolloutCourse } from '../../src/index.ts'
import { runToEnd } from '../run-to-end.ts'

function read(example: string, file: string): string {
  return readFileSync(new URL(`../../examples/${example}/${file}`, import.meta.url), 'utf8')
}

function compiledOf(...texts: readonly string[]): Compiled {
  return compile({ files: texts.map((text, i) => ({ name: `${i}.yaml`, text })) })
}

function courseOf(compiled: Compiled) {
  const recording = runToEnd(compiled)
  const course = compiled.rollout && rolloutCourse(recording, compiled.rollout, compiled.scenario.traffic)
  if (!course) throw new Error('no rollout was carried out')
  return { recording, course }
}

const codes = ({ diagnostics }: Compiled) => diagnostics.map(({ code }) => code)

const examples = {
  plain: [read('rollout-plain', 'checkout.yaml'), read('rollout-plain', 'scenario.yaml')],
  flagger: [read('rollout-flagger', 'podinfo.yaml'), read('rollout-flagger', 'scenario.yaml')],
  argo: [read('rollout-argo', 'checkout.yaml'), read('rollout-argo', 'scenario.yaml')],
} as const

/** The example with its texts changed. */
function changed(name: keyof typeof examples, change: (text: string) => string): Compiled {
  return compiledOf(...examples[name].map(change))
}

/** A scenario's text without one of its sections. */
function without(text: string, section: 'rollout' | 'expect'): string {
  return text.replace(new RegExp(`^ {2}${section}:\\n(?: {4}.*\\n)+`, 'm'), '')
}

/** The example with a new version that is as good as the old one, for so long. */
function healthy(name: keyof typeof examples, duration: string): Compiled {
  return changed(name, (text) =>
    without(text, 'expect')
      .replace(/^ {4}regression:\n(?: {6}.*\n)+/m, '')
      .replace(/^ {2}duration: .*/m, `  duration: ${duration}`),
  )
}

describe('a rehearsal', () => {
  it.each([
    ['a Rollout', 'argo', 'checkout.yaml', 'Rollout'],
    ['the Deployment of a Canary', 'flagger', 'podinfo.yaml', 'Deployment'],
  ] as const)(
    'begins when a step of the timeline changes the template of %s, and not when it changes anything else',
    (_, name, file, kind) => {
      const document = read(`rollout-${name}`, file)
        .split(/^---$/m)
        .find((text) => new RegExp(`^kind: ${kind}$`, 'm').test(text) && /image: (checkout|podinfo|.*podinfo)/.test(text))
      if (document === undefined) throw new Error('no such document')
      const apply = (atS: number, text: string) => `  - at: ${atS}s\n    apply: |\n${text.trim().replaceAll(/^/gm, '      ')}\n`
      const again = document.replace(/image: (\S+)/, 'image: $1-next')
      const scenario = (withRollout: boolean) =>
        read(`rollout-${name}`, 'scenario.yaml')
          .replace(/^ {2}expect:[\s\S]*$/m, '')
          .replace(withRollout ? /^ {4}at: 10s\n/m : /^ {2}rollout:\n(?: {4}.*\n)*/m, '')
      for (const withRollout of [true, false]) {
        const text = `${scenario(withRollout).trimEnd()}\n  timeline:\n${apply(15, document)}${apply(25, again)}`
        const compiled = compiledOf(read(`rollout-${name}`, file), text)
        expect(codes(compiled)).toEqual([])
        expect(compiled.rollout).toMatchObject({ atMs: 25_000, regression: withRollout })
        const log = courseOf(compiled).course.log
        expect(log[0]?.atMs).toBe(25_000)
      }
      const said = `${read(`rollout-${name}`, 'scenario.yaml').trimEnd()}\n  timeline:\n${apply(25, again)}`
      expect(compiledOf(read(`rollout-${name}`, file), said).rollout?.atMs).toBe(10_000)
      const untouched = `${scenario(false).trimEnd()}\n  timeline:\n${apply(15, document)}`
      expect(compiledOf(read(`rollout-${name}`, file), untouched).rollout).toBeNull()
    },
  )

  it.each([
    ['the step of a Rollout that sets it', 'argo', 'setHeaderRoute:'],
    ['the step of a plain plan that sets it', 'plain', 'setHeaderRoute:'],
  ] as const)('says of a route for some headers that it stands in %s', (_, name, field) => {
    const tester = '{ x-tester: "true" }'
    const texts = examples[name].map((text) =>
      text
        .replace(/^( +)- setWeight: 10$/m, `$1- setHeaderRoute: ${tester}\n$&`)
        .replace('method: POST }', `method: POST, headers: ${tester} }`),
    )
    const compiled = compiledOf(...texts)
    const found = courseOf(compiled).recording.decisions.flatMap(({ decision }) => decision.route?.range ?? [])
    const written = found.map(({ file, start, end }) => texts[Number.parseInt(file, 10)]?.slice(start, end) ?? '')
    expect(written.filter((text) => text.startsWith(field) && !text.includes('setWeight')).length).toBeGreaterThan(0)
  })

  describe('of a version that a newer one follows', () => {
    const document = (name: 'argo' | 'flagger', file: string, kind: string) =>
      read(`rollout-${name}`, file)
        .split(/^---$/m)
        .find((text) => new RegExp(`^kind: ${kind}$`, 'm').test(text) && /image: (checkout|.*podinfo)/.test(text)) ?? ''
    const course = (name: 'argo' | 'flagger', changes: readonly (readonly [atS: number, image: string])[]) => {
      const [file, kind] = name === 'argo' ? (['checkout.yaml', 'Rollout'] as const) : (['podinfo.yaml', 'Deployment'] as const)
      const steps = changes.map(([atS, image]) => {
        const text = document(name, file, kind).replace(/image: (\S+)/, image === '' ? 'image: $1' : `image: ${image}`)
        return `  - at: ${atS}s\n    apply: |\n${text.trim().replaceAll(/^/gm, '      ')}\n`
      })
      const scenario = read(`rollout-${name}`, 'scenario.yaml')
        .replace(/^ {2}expect:[\s\S]*$/m, '')
        .replace(/^ {4}at: 10s\n/m, '')
      const compiled = compiledOf(read(`rollout-${name}`, file), `${scenario.trimEnd()}\n  timeline:\n${steps.join('')}`)
      expect(codes(compiled)).toEqual([])
      return courseOf(compiled)
    }
    const begun = (log: readonly { type: string; atMs: number; text: string }[]) =>
      log.filter(({ type }) => type === 'started').map(({ atMs, text }) => [atMs / 1000, text])

    it('Argo begins the steps anew, without requests for the new pods until they are ready', () => {
      const { course: found, recording } = course('argo', [
        [10, 'checkout:3'],
        [50, 'checkout:4'],
      ])
      expect(begun(found.log)).toEqual([
        [10, 'A new revision of checkout is there'],
        [50, 'A newer revision of checkout is there: the steps begin anew'],
      ])
      expect(found).toMatchObject({ outcome: 'aborted', endMs: 123_001 })
      const later = found.log.filter(({ atMs, type }) => atMs >= 50_000 && (type === 'weight' || type === 'route'))
      expect(later.map(({ atMs, weight, type }) => [Math.round(atMs / 1000), weight, type])).toEqual([
        [53, 0, 'route'],
        [73, 20, 'weight'],
      ])
      const { rows } = recording
      const between = (row: number) => (rows.arrive[row] as number) > 50_100_000 && (rows.arrive[row] as number) < 52_900_000
      const edges = Array.from({ length: rows.length }, (_, row) => row).filter(between)
      const labels = edges.map((row) => recording.edges[rows.edge[row] as number])
      expect(new Set(labels.map((edge) => edge && recording.nodes[edge.to]?.versions[edge.toVersion]?.label))).toEqual(new Set(['stable']))
    })

    it('Argo goes back to the stable version where its template is back', () => {
      const { course: found } = course('argo', [
        [10, 'checkout:3'],
        [50, ''],
      ])
      expect(begun(found.log)).toHaveLength(1)
      expect(found).toMatchObject({ outcome: 'aborted', endMs: 50_000 })
      expect(found.log.at(-1)).toMatchObject({ type: 'done', weight: 0 })
    })

    it('Flagger notices at its next look, and restarts the analysis', () => {
      const { course: found } = course('flagger', [
        [10, 'podinfo:7'],
        [75, 'podinfo:8'],
      ])
      expect(begun(found.log)).toEqual([
        [10, 'New revision detected! Scaling up podinfo.test'],
        [100, 'New revision detected! Restarting analysis for podinfo.test'],
      ])
      expect(found.log.filter(({ atMs }) => atMs >= 100_000).map(({ atMs, weight }) => [atMs / 1000, weight])[1]).toEqual([130, 10])
      const back = course('flagger', [
        [10, 'podinfo:7'],
        [75, ''],
      ])
      expect(begun(back.course.log)).toHaveLength(1)
      expect(back.course).toMatchObject({ outcome: 'aborted', endMs: 130_000 })
    })

    it('Flagger begins again after it gave the one before up', () => {
      const { course: found } = course('flagger', [
        [10, 'podinfo:7'],
        [145, 'podinfo:8'],
      ])
      expect(found.log.find(({ type }) => type === 'abort')?.atMs).toBe(130_000)
      expect(begun(found.log).at(-1)).toEqual([145, 'New revision detected! Scaling up podinfo.test'])
      expect(found).toMatchObject({ outcome: 'running', endMs: null })
    })
  })

  it('counts the users who met the regression, each once, where their sessions tell them apart', () => {
    const { course } = courseOf(changed('plain', (text) => text.replace('      rate: 40/s', '      sessions: 300\n      rate: 40/s')))
    const { people, requests, failed } = course.met
    expect(people?.of).toBe(300)
    expect(people?.met).toBeGreaterThan(100)
    expect(people?.met).toBeLessThan(Math.min(301, requests))
    expect(people?.failed).toBeLessThanOrEqual(failed)
    expect(courseOf(changed('plain', (text) => text)).course.met.people).toBeNull()
    const { met } = courseOf(changed('plain', (text) => text.replace('      rate: 40/s', '      sessions: 3\n      rate: 40/s'))).course
    expect(met.people).toMatchObject({ met: 3, of: 3 })
  })

  it('counts the users of a closed loop too', () => {
    const loop = (count: number) => changed('plain', (text) => text.replace('rate: 40/s', `users: { count: ${count}, think: 20s }`))
    const { people, requests, failed } = courseOf(loop(200)).course.met
    expect(people?.of).toBe(200)
    expect(people?.met).toBeGreaterThan(50)
    expect(people?.met).toBeLessThan(Math.min(200, requests))
    expect(people?.failed).toBeLessThanOrEqual(failed)
    expect(courseOf(loop(3)).course.met.people?.of).toBe(3)
  })

  it.each([
    ['plain', 70_000, 236, 15],
    ['flagger', 130_000, 348, 0],
    ['argo', 83_000, 510, 24],
  ] as const)('of a regression by %s aborts at %d ms, when %d requests had met it and %d had failed', (name, endMs, requests, failed) => {
    const { course } = courseOf(compiledOf(...examples[name]))
    expect(course).toMatchObject({ outcome: 'aborted', endMs, met: { requests, failed } })
    expect(course.met.users.reduce((sum, users) => sum + users.requests, 0)).toBe(requests)
  })

  it.each([
    ['plain', '150s'],
    ['flagger', '280s'],
    ['argo', '220s'],
  ] as const)('of a good version by %s promotes', (name, duration) => {
    const compiled = healthy(name, duration)
    expect(compiled.diagnostics).toEqual([])
    const { course, recording } = courseOf(compiled)
    expect(course.outcome).toBe('promoted')
    const { canary } = course.plan
    const last = recording.steps.length - 1
    const edge = recording.edges.find(({ to, toVersion }) => {
      const label = recording.nodes[to]?.versions[toVersion]?.label
      return label === (name === 'flagger' ? 'primary' : canary.label)
    })
    expect(edge?.expected[last]).toBe(1)
  })

  it('is the same each time, whatever ran before of the same compilation', () => {
    const compiled = compiledOf(...examples.argo)
    const [first, second] = [runToEnd(compiled), runToEnd(compiled)]
    expect(second.controllers).toEqual(first.controllers)
    expect(second.steps).toEqual(first.steps)
    expect(second.rows.length).toBe(first.rows.length)
    expect(compiled.rehearsal?.worlds).toHaveLength(first.steps.length)
  })

  it('leaves a run without a rollout as it was', () => {
    const compiled = changed('plain', (text) => without(without(text, 'rollout'), 'expect'))
    expect([compiled.rollout, compiled.simulation.controllers]).toEqual([null, undefined])
    expect(runToEnd(compiled).controllers).toBeUndefined()
  })

  it('shows both versions in one node from the first moment on', () => {
    for (const [name, key, labels] of [
      ['flagger', 'service:test/podinfo', ['primary', 'canary']],
      ['argo', 'service:default/checkout-stable', ['stable', 'canary']],
    ] as const) {
      const recording = runToEnd(compiledOf(...examples[name]))
      expect(recording.nodes.filter((node) => node.kind === 'service').map((node) => node.key)).toEqual([key])
      expect(recording.nodes.find((node) => node.key === key)?.versions.map(({ label }) => label)).toEqual(labels)
    }
  })

  it('lets pods keep their addresses while others come and go', () => {
    const compiled = compiledOf(...examples.argo)
    const recording = runToEnd(compiled)
    const worlds = compiled.rehearsal?.worlds ?? []
    for (const { mesh } of worlds) {
      const named = new Map(recording.pods.map(({ name, ip }) => [name, ip]))
      for (const pod of mesh.pods) expect([pod.name, pod.ip]).toEqual([pod.name, named.get(`${pod.namespace}/${pod.name}`)])
      expect(new Set(mesh.pods.map(({ ip }) => ip)).size).toBe(mesh.pods.length)
    }
  })

  it('makes the primary as bad as the new version once that is promoted', () => {
    const compiled = changed('flagger', (text) =>
      without(text, 'expect')
        .replace('max: 500', 'max: 5000')
        .replace('duration: 170s', 'duration: 280s')
        .replace('latency: { p50: 25ms, p99: 900ms }', 'failures: [{ percentage: 50, status: 500 }]')
        .replace('min: 99', 'min: 10'),
    )
    const { course, recording } = courseOf(compiled)
    expect(course.outcome).toBe('promoted')
    const { rows } = recording
    const late = (row: number) => (rows.arrive[row] as number) > (course.endMs ?? 0) * 1000 + 30e6
    const all = Array.from({ length: rows.length }, (_, row) => row).filter((row) => late(row) && rows.status[row] !== 0)
    const failed = all.filter((row) => rows.status[row] === 500)
    expect(failed.length / all.length).toBeGreaterThan(0.4)
  })

  it('takes in what the timeline applies meanwhile', () => {
    const step = `  timeline:
    - at: 50s
      name: patience
      apply: |
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: { name: checkout }
        spec:
          hosts: [checkout]
          http:
            - timeout: 3s
              route:
                - { destination: { host: checkout, subset: v1 }, weight: 100 }
                - { destination: { host: checkout, subset: v2 }, weight: 0 }
  expect:
`
    // By this seed the new version comes as far as half of the requests.
    const { recording } = courseOf(changed('plain', (text) => text.replace('  expect:\n', step).replace('seed: 3', 'seed: 7')))
    expect(recording.steps.map(({ name }) => name)).toEqual([
      'As written',
      'rollout-plain: canary 10 %',
      'patience',
      'rollout-plain: canary 50 %',
      'rollout-plain: All requests go back to the stable version',
    ])
    const edge = recording.edges.find(({ toVersion, to }) => recording.nodes[to]?.versions[toVersion]?.label === 'v2')
    expect(edge?.expected.map((share) => Math.round((share ?? 0) * 100))).toEqual([0, 10, 10, 50, 0])
    const timeouts = recording.decisions.map(({ step: at, decision: { outcome } }) => [
      at,
      outcome.type === 'route' ? outcome.plan.timeoutMs : null,
    ])
    expect(timeouts.some(([at, timeout]) => at === 3 && timeout === 3000)).toBe(true)
  })

  it('is part of the scenario that is derived where none is given', () => {
    const compiled = compiledOf(examples.flagger[0])
    expect(compiled.scenario).toMatchObject({
      derived: true,
      durationMs: 270_000,
      rollout: { of: 'podinfo', atMs: null, regression: null },
    })
    expect(compiled.rollout).toMatchObject({ controller: 'flagger', atMs: 10_000, host: 'podinfo.test.svc.cluster.local' })
    expect(compiled.generated.map(({ name }) => name)).toEqual(['scenario.yaml'])
  })

  it('points at the lines that decide', () => {
    const { course } = courseOf(compiledOf(...examples.argo))
    const line = (type: string) => {
      const range = course.log.find((entry) => entry.type === type)?.range
      return examples.argo[0].slice(range?.start, range?.end).split('\n')[0]
    }
    expect(line('weight')).toBe('setWeight: 20')
    expect(line('check')).toBe('name: success-rate')
    const { course: plain } = courseOf(compiledOf(...examples.plain))
    const range = plain.log.find(({ type }) => type === 'weight')?.range
    expect(examples.plain[1].slice(range?.start, range?.end)).toBe('setWeight: 10')
  })

  it('plays another plan where its document is edited', () => {
    const { rehearsal } = compiledOf(...examples.flagger)
    const steps = rehearsal?.siteWith([{ path: ['spec', 'analysis', 'stepWeight'], value: 25 }])?.plan.steps
    expect(steps?.flatMap(({ type, weight }) => (type === 'weight' ? [weight] : []))).toEqual([25, 50])
    const plain = compiledOf(...examples.plain).rehearsal
    const edited = plain?.siteWith([{ path: ['spec', 'rollout', 'steps'], value: [{ setWeight: 5 }] }])
    expect(edited?.plan.steps.map(({ text }) => text)).toEqual(['weight 5 %'])
  })
})

describe('what a rollout lacks is said', () => {
  it.each([
    ['a host', 'plain', 'host: checkout\n    stable', 'host: nobody\n    stable', 'rollout-reference'],
    ['a subset', 'plain', 'canary: v2', 'canary: v9', 'rollout-reference'],
    ['a part of the plan', 'plain', '    stable: v1\n', '', 'missing-field'],
    ['a resource of the name', 'flagger', 'of: podinfo', 'of: other', 'rollout-reference'],
    ['the target', 'flagger', 'kind: Deployment\n    name: podinfo', 'kind: Deployment\n    name: other', 'rollout-reference'],
    [
      'a target that is modelled',
      'flagger',
      'kind: Deployment\n    name: podinfo',
      'kind: DaemonSet\n    name: podinfo',
      'rollout-unsupported',
    ],
    ['a metric', 'flagger', 'request-duration', 'latency-of-mine', 'rollout-query'],
    ['a provider', 'flagger', '  service:\n    port', '  provider: nginx\n  service:\n    port', 'rollout-unsupported'],
    ['a template', 'argo', 'templateName: success-rate', 'templateName: other', 'rollout-reference'],
    ['an argument', 'argo', '- name: service-name\n          value', '- name: service\n          value', 'rollout-query'],
    ['a query', 'argo', 'sum(rate(', 'sum(deriv(', 'rollout-query'],
    ['a condition', 'argo', 'result[0] >= 0.98', 'result[0] >= ', 'rollout-query'],
    ['a Service', 'argo', 'canaryService: checkout-canary', 'canaryService: other', 'rollout-reference'],
    ['a route', 'argo', '        host: checkout-canary\n      weight: 0', '        host: web\n      weight: 0', 'rollout-reference'],
    ['a managed route', 'argo', 'managedRoutes:\n        - name: testers', 'managedRoutes:\n        - name: others', 'rollout-reference'],
    ['a step that is modelled', 'argo', 'setWeight: 20', 'experiment: { duration: 1m }', 'rollout-unsupported'],
    ['a weight', 'argo', 'setWeight: 20', 'setWeight: 120', 'rollout-reference'],
    [
      'a router that counts to 100',
      'argo',
      '        managedRoutes:',
      '        maxTrafficWeight: 1000\n        managedRoutes:',
      'rollout-reference',
    ],
    ['a named route', 'argo', '            - primary', '            - other', 'rollout-reference'],
    ['two Services', 'argo', '    canary:\n', '    canary:\n      pingPong: { pingService: a, pongService: b }\n', 'rollout-unsupported'],
    ['routes of http', 'argo', '  http:\n  - name: primary', '  tls:\n  - name: primary', 'rollout-unsupported'],
    ['a strategy', 'argo', '  strategy:\n    canary:', '  strategy:\n    other:', 'rollout-reference'],
    [
      'a router that is modelled',
      'argo',
      '        istio:\n',
      '        nginx: { stableIngress: web }\n        istio:\n',
      'rollout-unsupported',
    ],
  ] as const)('%s (%s)', (_, name, from, to, code) => {
    expect(examples[name].join('')).toContain(from)
    const compiled = changed(name, (text) => text.replace(from, to))
    expect(codes(compiled)).toContain(code)
    expect(runToEnd(compiled).rows.length).toBeGreaterThan(1000)
  })

  it.each([
    [
      'a provider',
      'argo',
      '      prometheus:\n        address: http://prometheus.istio-system:9090',
      '      web:\n        url: http://prometheus.istio-system:9090',
    ],
    [
      'a range query',
      'argo',
      '        address: http://prom',
      '        rangeQuery: { start: "now() - duration(\\"1m\\")", end: now(), step: 10s }\n        address: http://prom',
    ],
    [
      'a metric of the cluster',
      'argo',
      '{{args.service-name}}",response_code!~"5.*"\n          }[1m]))',
      'x"}[1m])) + sum(rate(container_cpu_usage_seconds_total[1m]))',
    ],
  ] as const)('what only a cluster can measure counts as passed: %s', (_, name, from, to) => {
    expect(examples[name].join('')).toContain(from)
    const compiled = changed(name, (text) => text.replace(from, to).replace(/duration: .*180s|duration: 180s/, 'duration: 240s'))
    expect(codes(compiled)).toEqual(['rollout-query'])
    expect(compiled.diagnostics[0]?.message).toContain('It counts as passed.')
    expect(courseOf(compiled).course.outcome).toBe('promoted')
  })

  it.each([
    ['argoproj.io/v1alpha1', 'Rollout', 'spec: 3'],
    ['argoproj.io/v1alpha1', 'Rollout', 'spec: { strategy: { canary: { steps: [3, null, { setWeight: x }, {}] } } }'],
    ['argoproj.io/v1alpha1', 'Rollout', 'spec: { strategy: { blueGreen: {} }, replicas: -3 }'],
    ['flagger.app/v1beta1', 'Canary', 'spec: 3'],
    [
      'flagger.app/v1beta1',
      'Canary',
      'spec: { targetRef: { kind: Deployment, name: web }, analysis: { metrics: [3, {}], stepWeights: [x] } }',
    ],
  ])('and of %s a %s with %s breaks nothing', (apiVersion, kind, spec) => {
    const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: odd }\n${spec}\n`
    expect(() => runToEnd(compiledOf(examples.plain[0], text))).not.toThrow()
  })
})
