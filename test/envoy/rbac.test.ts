import { describe, expect, it } from 'vitest'
import { compileRbac } from '../../src/envoy/rbac.ts'
import type { FilterFacts } from '../../src/envoy/rbac-match.ts'
import type { AuthorizationRule } from '../../src/manifest/kinds.ts'
import { compileAuthorizationRule } from '../../src/xds/authorization-rule.ts'
import { OriginMap } from '../../src/xds/origins.ts'

interface Sent {
  readonly method?: string
  readonly path?: string
  readonly host?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly principal?: string
  readonly ip?: string
  readonly remoteIp?: string
  readonly claims?: Readonly<Record<string, unknown>>
}

function factsOf({
  method = 'GET',
  path = '/',
  host = 'shop.test',
  headers = {},
  principal,
  ip = '10.1.0.9',
  remoteIp = ip,
  claims,
}: Sent): FilterFacts {
  return {
    request: {
      method,
      scheme: 'http',
      authority: host,
      path,
      pathOnly: path.split('?')[0] ?? '',
      headers: Object.entries(headers),
      forwardedProto: 'http',
      grpc: false,
      protocol: 'HTTP/1.1',
      ...(claims && { claims }),
    },
    principal: principal && `spiffe://${principal}`,
    directIp: ip,
    remoteIp,
    destinationIp: '10.1.0.2',
    destinationPort: 8080,
    serverName: undefined,
  }
}

const http = { namespace: 'shop', forTcp: false, narrow: false }

function details(rules: readonly AuthorizationRule[], sent: Sent, action: 'ALLOW' | 'DENY' | 'LOG' = 'DENY'): string {
  const policies = rules.map((rule, i) => [`ns[shop]-policy[p]-rule[${i}]`, compileAuthorizationRule(rule, http)] as const)
  const known = Object.fromEntries(policies.flatMap(([name, policy]) => (policy ? [[name, policy]] : [])))
  const filter = compileRbac({ '@type': '', rules: { action, policies: known } }, new OriginMap())
  return filter(factsOf(sent)).refused?.details ?? 'passes'
}

const matches = (rule: AuthorizationRule, sent: Sent) => details([rule], sent) !== 'passes'
const to = (operation: object): AuthorizationRule => ({ to: [{ operation }] })
const from = (source: object): AuthorizationRule => ({ from: [{ source }] })
const when = (key: string, ...values: string[]): AuthorizationRule => ({ when: [{ key, values }] })
const WEB = 'cluster.local/ns/shop/sa/web'

describe('what a rule takes', () => {
  it.each<[string, AuthorizationRule, Sent, boolean]>([
    ['a path, without its query', to({ paths: ['/admin'] }), { path: '/admin?x=1' }, true],
    ['a path in its own case', to({ paths: ['/admin'] }), { path: '/Admin' }, false],
    ['a prefix', to({ paths: ['/admin/*'] }), { path: '/admin/users' }, true],
    ['a suffix', to({ paths: ['*.jpg'] }), { path: '/a/b.jpg' }, true],
    ['one segment of a template', to({ paths: ['/v1/{*}/x'] }), { path: '/v1/a/x' }, true],
    ['not two of them', to({ paths: ['/v1/{*}/x'] }), { path: '/v1/a/b/x' }, false],
    ['the rest of a template', to({ paths: ['/v1/{**}'] }), { path: '/v1/a/b' }, true],
    ['a host in any case', to({ hosts: ['secret.test'] }), { host: 'SECRET.test' }, true],
    ['a host with its port', to({ hosts: ['secret.test'] }), { host: 'secret.test:8080' }, false],
    ['fields of an operation together', to({ methods: ['GET'], paths: ['/a'] }), { method: 'POST', path: '/a' }, false],
    ['what is not excluded', to({ methods: ['DELETE'], notPaths: ['/carts/*'] }), { method: 'DELETE', path: '/carts/1' }, false],
    ['a port', to({ ports: ['8080'] }), {}, true],
    ['a principal', from({ principals: [WEB] }), { principal: WEB }, true],
    ['a principal by its end', from({ principals: ['*/sa/web'] }), { principal: WEB }, true],
    ['whoever has one', from({ principals: ['*'] }), {}, false],
    ['whoever has none', from({ notPrincipals: ['*'] }), {}, true],
    ['a namespace, whole', from({ namespaces: ['sho'] }), { principal: WEB }, false],
    ['a service account of the policy’s namespace', from({ serviceAccounts: ['web'] }), { principal: WEB }, true],
    ['one of another', from({ serviceAccounts: ['other/web'] }), { principal: WEB }, false],
    ['a trust domain', from({ trustDomains: ['cluster.local'] }), { principal: WEB }, true],
    ['a range of addresses', from({ ipBlocks: ['10.1.0.0/16'] }), { ip: '10.1.7.7' }, true],
    ['the address forwarded and not the next', from({ remoteIpBlocks: ['9.9.9.9'] }), { remoteIp: '9.9.9.9' }, true],
    ['a header', when('request.headers[x-token]', 'a*'), { headers: { 'x-token': 'abc' } }, true],
    ['an absent header', when('request.headers[x-token]', '*'), {}, false],
    ['a header that is not excluded, absent too', { when: [{ key: 'request.headers[x-token]', notValues: ['admin'] }] }, {}, true],
    ['a claim in a list', when('request.auth.claims[groups]', 'admin'), { claims: { groups: ['dev', 'admin'] } }, true],
    ['a nested claim', when('request.auth.claims[a][b]', 'x'), { claims: { a: { b: 'x' } } }, true],
    ['no claim without a token', when('request.auth.claims[a]', 'x'), {}, false],
    ['an audience', when('request.auth.audiences', 'shop'), { claims: { aud: 'shop' } }, true],
    ['issuer and subject', from({ requestPrincipals: ['https://id.test/amy'] }), { claims: { iss: 'https://id.test', sub: 'amy' } }, true],
    ['any subject of an issuer', from({ requestPrincipals: ['shop/*'] }), { claims: { iss: 'shop', sub: 'bob' } }, true],
    ['an empty rule takes all', {}, {}, true],
  ])('%s', (_, rule, sent, expected) => expect(matches(rule, sent)).toBe(expected))

  it('falls out where a condition has no known key', () =>
    expect(compileAuthorizationRule(when('request.size', '1'), http)).toBeUndefined())
})

describe('what the answer tells', () => {
  const rules = [to({ paths: ['/b'] }), to({ paths: ['/a', '/b'] })]
  it.each([
    ['DENY', '/b', 'rbac_access_denied_matched_policy[ns[shop]-policy[p]-rule[0]]'],
    ['DENY', '/a', 'rbac_access_denied_matched_policy[ns[shop]-policy[p]-rule[1]]'],
    ['DENY', '/c', 'passes'],
    ['ALLOW', '/c', 'rbac_access_denied_matched_policy[none]'],
    ['ALLOW', '/a', 'passes'],
    ['LOG', '/a', 'passes'],
  ] as const)('%s of %s: %s', (action, path, expected) => expect(details(rules, { path }, action)).toBe(expected))

  it('leaves a dry run without effect, and says so', () => {
    const policy = compileAuthorizationRule({}, http)
    const filter = compileRbac({ '@type': '', shadow_rules: { action: 'DENY', policies: policy ? { p: policy } : {} } }, new OriginMap())
    const { refused, steps } = filter(factsOf({}))
    expect(refused).toBeUndefined()
    expect(steps.map(({ verdict, reason }) => [verdict, reason])).toEqual([['info', 'rule 1 denies it (dry run: nothing is refused)']])
  })
})
