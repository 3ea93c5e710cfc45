import { describe, expect, it } from 'vitest'
import { parseManifests } from '../../src/manifest/parse.ts'
import { buildMesh } from '../../src/mesh/build.ts'
import { deriveScenario } from '../../src/scenario/derive.ts'
import { isNearName } from '../../src/scenario/referenced-hosts.ts'
import { suppose } from '../../src/scenario/suppose.ts'
import * as seeds from './seeds.ts'

/** What is supposed for a text, and the traffic that the whole then gets. */
function supposed(text: string) {
  const given = parseManifests([{ name: 'pasted.yaml', text }]).value
  const added = suppose(given, buildMesh(given).value)
  const parsed = parseManifests([{ name: 'supposed.yaml', text: added }])
  const names = parsed.value.map(
    (r) => `${r.kind} ${r.metadata.namespace === 'default' ? '' : `${r.metadata.namespace}/`}${r.metadata.name}`,
  )
  const all = [...given, ...parsed.value.map((r, i) => ({ ...r, index: given.length + i }))]
  const { traffic } = deriveScenario(buildMesh(all).value)
  return {
    added,
    names,
    problems: parsed.diagnostics,
    traffic: traffic.map(
      ({ from, requests }) => `${'name' in from ? from.name : from.type}: ${requests.map((r) => `${r.weight} ${r.url}`).join(', ')}`,
    ),
  }
}

const gatewayPods = ['Deployment istio-system/istio-ingressgateway', 'Service istio-system/istio-ingressgateway']

describe('a fragment gets what it leaves out', () => {
  it.each([
    ['a Service alone', seeds.serviceOnly, ['Deployment example-app', 'Deployment client'], ['client: 1 http://example-service/']],
    [
      'a VirtualService alone',
      seeds.prefixOnly,
      ['Service example-service', 'Deployment example-service', 'Deployment client'],
      ['client: 1 http://example-service/api'],
    ],
    [
      'Service and VirtualService',
      seeds.together(seeds.serviceOnly, seeds.prefixOnly),
      ['Deployment example-app', 'Deployment client'],
      ['client: 1 http://example-service/api'],
    ],
    ['a Deployment alone', seeds.appDeployment, ['Service frontend/app', 'Deployment frontend/client'], ['client: 1 http://app/']],
    [
      'Deployment and Service',
      seeds.together(seeds.appDeployment, seeds.appService),
      ['Deployment frontend/client'],
      ['client: 1 http://app-svc/'],
    ],
    [
      'the whole app',
      seeds.together(seeds.appDeployment, seeds.appService, seeds.appVirtualService),
      ['Deployment frontend/client'],
      ['client: 1 http://app-svc/login, 1 http://app-svc/'],
    ],
    [
      'subsets without anything',
      seeds.reviewsVirtualService,
      ['Service reviews', 'Deployment reviews-v1', 'Deployment reviews-v2', 'DestinationRule reviews', 'Deployment client'],
      ['client: 1 http://reviews/'],
    ],
    [
      'a VirtualService as Kiali exports it',
      seeds.fleetmanVirtualService,
      [
        'Service fleetman-staff-service',
        'Deployment fleetman-staff-service-safe',
        'Deployment fleetman-staff-service-risky',
        'DestinationRule fleetman-staff-service',
        'Deployment client',
      ],
      ['client: 1 http://fleetman-staff-service/'],
    ],
    [
      'rules for a gateway',
      seeds.bookinfoVirtualService,
      ['Gateway bookinfo-gateway', 'Service productpage', 'Deployment productpage', ...gatewayPods],
      [
        'bookinfo-gateway: 1 http://bookinfo.app/productpage, 1 http://bookinfo.app/static, 1 http://bookinfo.app/login, 1 http://bookinfo.app/logout, 1 http://bookinfo.app/api/v1/products',
      ],
    ],
    [
      'a split by pods',
      seeds.together(seeds.reviewsDeployment('v1', 3), seeds.reviewsDeployment('v2', 1), seeds.reviewsService),
      ['Deployment client'],
      ['client: 1 http://reviews:9080/'],
    ],
    [
      'all of an article',
      seeds.together(
        seeds.bookinfoVirtualService,
        seeds.reviewsDeployment('v1', 3),
        seeds.reviewsService,
        seeds.reviewsDeployment('v2', 1),
        seeds.reviewsVirtualService,
      ),
      [
        'Gateway bookinfo-gateway',
        'Service productpage',
        'Deployment productpage',
        'DestinationRule reviews',
        ...gatewayPods,
        'Deployment client',
      ],
      expect.arrayContaining(['client: 1 http://reviews:9080/']),
    ],
  ])('%s', (_, text, names, traffic) => {
    const { names: found, problems, traffic: sent } = supposed(text)
    expect(problems).toEqual([])
    expect(found).toEqual(names)
    expect(sent).toEqual(traffic)
  })
})

describe('a whole text is taken at its word', () => {
  const whole = seeds.together(seeds.reviewsDeployment('v1', 1), seeds.reviewsService)
  it('supposes no DestinationRule beside Services and pods', () =>
    expect(supposed(seeds.together(whole, seeds.reviewsVirtualService)).names).toEqual(['Deployment client']))
  it('supposes no host that is misspelt', () =>
    expect(
      supposed(seeds.together(seeds.serviceOnly, seeds.prefixOnly.replaceAll('host: example-service', 'host: exmaple-service'))).names,
    ).not.toContain('Service exmaple-service'))
  it('supposes nothing for an empty text', () => expect(supposed('').added).toBe(''))
  it('supposes the workload that a scenario sends from', () => {
    const scenario =
      'apiVersion: telltale.dev/v1\nkind: Scenario\nspec: { traffic: [ { from: { workload: caller }, requests: [ { url: "http://reviews:9080" } ] } ] }\n'
    expect(supposed(seeds.together(whole, scenario)).names).toEqual(['Deployment caller'])
    expect(supposed(seeds.together(whole, scenario.replace('workload: caller', 'outside: true'))).names).toEqual([])
  })
})

it.each([
  ['reviews', 'reveiws', true],
  ['reviews', 'review', true],
  ['reviews', 'reviews', false],
  ['reviews-v1', 'reviews-v2', false],
  ['api', 'app', false],
  ['gateway', 'getaway', false],
  ['reviews', 'rveiews', true],
  ['reviews', 'xreviews', true],
  ['reviews', 'revixws', true],
  ['reviews', 'revxyws', false],
  ['reviews', 'rexws', false],
  ['reviews', 'rexyews', false],
  ['reviews', 'reviewsss', false],
  ['users', 'uxyrs', false],
  ['users', 'uxrs', false],
  ['uxrs', 'users', false],
  ['cart', 'card', true],
  ['cart', 'car', false],
  ['aaaa', 'aaaaa', true],
  ['abab', 'baba', false],
])('isNearName %s %s', (a, b, near) => expect(isNearName(a, b)).toBe(near))
