import { describe, expect, it } from 'vitest'
import { compile } from '../../src/index.ts'

const canary = `
apiVersion: flagger.app/v1beta1
kind: Canary
metadata: { name: podinfo, namespace: test }
spec:
  targetRef: { apiVersion: apps/v1, kind: Deployment, name: podinfo }
  service: { port: 9898, gateways: [istio-system/public-gateway], hosts: [app.example.com] }
  analysis:
    interval: 30s
    threshold: 2
    maxWeight: 50
    stepWeight: 10
    metrics: [{ name: request-success-rate, thresholdRange: { min: 99 }, interval: 1m }]
`

const rollout = (strategy: string, template = true) => `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: shop } }
${template ? '  template: { metadata: { labels: { app: shop } }, spec: { containers: [{ name: app, ports: [{ containerPort: 8080 }] }] } }' : '  workloadRef: { apiVersion: apps/v1, kind: Deployment, name: shop-app }'}
  strategy:
${strategy}
`

const steps = '[{ setWeight: 20 }, { pause: { duration: 10s } }]'
const services = `    canary: { stableService: shop-stable, canaryService: shop-canary, trafficRouting: { istio: { virtualService: { name: shop, routes: [main] } } }, steps: ${steps} }`
const subsets = `    canary: { trafficRouting: { istio: { virtualServices: [{ name: shop }], destinationRule: { name: shop, canarySubsetName: canary, stableSubsetName: stable } } }, steps: ${steps} }`
const switched = '    blueGreen: { activeService: shop-active, previewService: shop-preview }'

function compiled(text: string) {
  const { rollout: plan, generated, diagnostics, scenario, resources } = compile({ files: [{ name: 'pasted.yaml', text }] })
  const supposed = generated.find(({ name }) => name === 'supposed.yaml')?.text ?? ''
  return {
    plan,
    supposed,
    resources,
    scenario,
    names: [...supposed.matchAll(/^kind: (\w+)\nmetadata:\n {2}name: ([\w-]+)/gm)].map(([, kind, name]) => `${kind} ${name}`),
    errors: diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message),
  }
}

describe('what a rollout alone leaves out', () => {
  it.each([
    [
      'a Canary behind a Gateway',
      canary,
      ['Deployment podinfo', 'Gateway public-gateway', 'Deployment istio-ingressgateway', 'Service istio-ingressgateway'],
    ],
    [
      'weights between Services',
      rollout(services),
      ['Service shop-stable', 'Service shop-canary', 'VirtualService shop', 'Deployment client'],
    ],
    ['weights between subsets', rollout(subsets), ['Service shop', 'DestinationRule shop', 'VirtualService shop', 'Deployment client']],
    ['blue-green', rollout(switched), ['Service shop-active', 'Service shop-preview', 'Deployment client']],
    ['pods alone', rollout(`    canary: { steps: ${steps} }`), ['Service shop', 'Deployment client']],
    [
      'the template of a Deployment',
      rollout(services, false),
      ['Deployment shop-app', 'Service shop-stable', 'Service shop-canary', 'VirtualService shop'],
    ],
  ])('%s', (_, text, names) => {
    const found = compiled(text)
    expect(found.errors).toEqual([])
    expect(found.names).toEqual(names)
    expect(found.plan?.regression).toBe(false)
    expect(found.scenario.traffic.length).toBeGreaterThan(0)
    // Adopted as it is, the text runs the same: each part can say where it stands.
    const adopted = compile({
      files: [
        { name: 'pasted.yaml', text },
        { name: 'adopted.yaml', text: found.supposed },
      ],
    })
    expect(adopted.generated.map(({ name }) => name)).toEqual(['scenario.yaml'])
    expect(adopted.rollout?.steps).toEqual(found.plan?.steps)
    const placed = found.resources.filter(({ source }) => source.range.file === 'supposed.yaml')
    expect(
      placed.every(({ source, metadata }) =>
        found.supposed.slice(source.range.start, source.range.end).includes(metadata.name.replace(/-primary$/, '')),
      ),
    ).toBe(true)
  })

  it.each([
    [
      'a text with Deployments is taken at its word',
      `${canary}---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: other, namespace: test }\nspec: {}\n`,
      'No Deployment podinfo is there.',
    ],
    [
      'a text with Services is taken at its word',
      `${rollout(services)}---\napiVersion: v1\nkind: Service\nmetadata: { name: shop-stable }\nspec: { selector: { app: shop }, ports: [{ port: 80 }] }\n`,
      'No Service shop-canary is there.',
    ],
  ])('%s', (_, text, message) => {
    const found = compiled(text)
    expect(found.errors).toContain(message)
    expect(found.plan).toBeNull()
  })
})
