import { describe, expect, it } from 'vitest'
import { analyze } from '../../src/analysis/analyze.ts'
import { parseManifests } from '../../src/manifest/parse.ts'
import { buildMesh } from '../../src/mesh/build.ts'

const CODES = ['IST0107', 'IST0108', 'IST0125', 'IST0135', 'IST0139', 'IST0146', 'IST0163', 'IST0164', 'IST0176']

function codes(text: string): readonly string[] {
  const { value: resources } = parseManifests([{ name: 'a.yaml', text }])
  return analyze(buildMesh(resources).value, resources, { asWritten: true })
    .map(({ code }) => code)
    .filter((code) => CODES.includes(code))
}

const carrier = (kind: string, annotation: string, labels = '{}') =>
  `apiVersion: ${kind === 'Deployment' ? 'apps/v1' : 'v1'}\nkind: ${kind}\nmetadata: {name: a, labels: ${labels}, annotations: {${annotation}}}\nspec: {}\n`

describe('annotations', () => {
  it.each([
    ['Pod', 'sidecar.istio.io/proxyCPU: 100m', []],
    ['Pod', 'sidecar.istio.io/proxyCPU: lots', ['IST0125']],
    ['Pod', 'sidecar.istio.io/proxyMemory: 128Mi', []],
    ['Pod', 'traffic.sidecar.istio.io/includeOutboundIPRanges: "10.0.0.0/8,1.2.3.4/32"', []],
    ['Pod', 'traffic.sidecar.istio.io/includeOutboundIPRanges: "*"', []],
    ['Pod', 'traffic.sidecar.istio.io/excludeOutboundIPRanges: "*"', ['IST0125']],
    ['Pod', 'traffic.sidecar.istio.io/excludeOutboundPorts: "80,http"', ['IST0125']],
    ['Pod', 'traffic.sidecar.istio.io/excludeInterfaces: "eth0, 1bad"', ['IST0125']],
    ['Pod', 'sidecar.istio.io/inject: "true"', ['IST0135']],
    ['Pod', 'sidecar.istio.io/nothing: x', ['IST0108']],
    ['Pod', 'sidecar.istio.io/status: x', []],
    ['Pod', 'example.com/x: y', []],
    ['Service', 'networking.istio.io/exportTo: "."', []],
    ['Service', 'sidecar.istio.io/proxyCPU: lots', ['IST0107']],
    ['Service', 'sidecar.istio.io/inject: "true"', ['IST0135', 'IST0107']],
    ['Deployment', 'galley.istio.io/analyze-suppress: IST0118', []],
    ['Service', 'kubernetes.io/ingress.class: istio', ['IST0107']],
  ])('%s with %s', (kind, annotation, expected) => expect(codes(carrier(kind, annotation))).toEqual(expected))

  it('that a label has replaced is not told of', () => {
    expect(codes(carrier('Pod', 'sidecar.istio.io/inject: "true"', '{sidecar.istio.io/inject: "true"}'))).toEqual([])
  })
})

const webhook = (name: string, selector: string, service = '') =>
  `apiVersion: admissionregistration.k8s.io/v1\nkind: MutatingWebhookConfiguration\nmetadata: {name: ${name}}\nwebhooks: [{name: ${name}.istio.io, clientConfig: {${service}}, namespaceSelector: ${selector}}]\n`

describe('injection webhooks', () => {
  const enabled = '{matchLabels: {istio-injection: enabled}}'
  const canary = '{matchLabels: {istio.io/rev: canary}}'
  const auto = `apiVersion: v1\nkind: Namespace\nmetadata: {name: x, labels: {istio-injection: enabled}}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, namespace: x}\nspec: {replicas: 0, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: istio-proxy, image: auto}]}}}\n`
  it.each([
    ['two for the same namespaces', [webhook('a', enabled), webhook('b', enabled)], ['IST0139', 'IST0139']],
    ['two for different namespaces that one may be at once', [webhook('a', enabled), webhook('b', canary)], ['IST0139', 'IST0139']],
    ['one', [webhook('a', enabled)], []],
    ['one whose Service is missing', [webhook('a', enabled, 'service: {name: istiod, namespace: istio-system}')], ['IST0139']],
    ['one of Istio’s that calls nobody', [webhook('istio-sidecar-injector', enabled)], ['IST0163']],
    [
      'one of Istio’s that calls an address',
      [webhook('istio-sidecar-injector', enabled, 'url: "https://10.1.2.3:443/inject"')],
      ['IST0164'],
    ],
    ['one of Istio’s that calls a name', [webhook('istio-sidecar-injector', enabled, 'url: "https://istiod.test/inject"')], []],
    ['an auto image that one injects', [webhook('a', enabled), auto], []],
    ['an auto image that none injects', [webhook('a', canary), auto], ['IST0146']],
  ])('%s', (_, texts, expected) => expect(codes(texts.join('---\n'))).toEqual(expected))
})

describe('definitions of the Gateway API', () => {
  const definition = (name: string, version: string) =>
    `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: ${name}.gateway.networking.k8s.io, annotations: {gateway.networking.k8s.io/bundle-version: ${version}}}\nspec: {}\n`
  it.each([
    ['tlsroutes', 'v1.4.1', ['IST0176']],
    ['tlsroutes', 'v1.5.0-rc.1', []],
    ['tcproutes', 'v1.5.0', ['IST0176']],
    ['httproutes', 'v0.8.0', []],
  ])('%s %s', (name, version, expected) => expect(codes(definition(name, version))).toEqual(expected))
})
