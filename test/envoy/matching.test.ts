import { describe, expect, it } from 'vitest'
import { type ConnectionTraits, chooseFilterChain } from '../../src/envoy/filter-chain-match.ts'
import { compileHeaderMatcher } from '../../src/envoy/header-matcher.ts'
import { compilePathMatcher } from '../../src/envoy/path-matcher.ts'
import { compileQueryParameterMatcher } from '../../src/envoy/query-parameters.ts'
import type { RoutedRequest } from '../../src/envoy/routed-request.ts'
import { VirtualHostTable } from '../../src/envoy/virtual-host-match.ts'
import type { FilterChainMatch, HeaderMatcher, QueryParameterMatcher, RouteMatch } from '../../src/xds/proxy-config.ts'

function request(path: string, headers: RoutedRequest['headers'] = []): RoutedRequest {
  return {
    method: 'GET',
    scheme: 'http',
    authority: 'reviews:9080',
    path,
    pathOnly: path.replace(/\?.*/, ''),
    headers,
    forwardedProto: 'http',
    grpc: false,
    protocol: 'HTTP/1.1',
  }
}

describe('virtual hosts', () => {
  const domains = ['a.test', '*.test', '*.b.test', 'foo.*', '*', '[::1]']
  const table = new VirtualHostTable(
    { name: 't', ignore_port_in_host_matching: true, virtual_hosts: domains.map((domain) => ({ name: domain, domains: [domain] })) },
    (host) => host.name,
  )
  it.each([
    ['a.test', 'a.test'],
    ['A.TEST:8080', 'a.test'],
    ['x.a.test', '*.test'],
    ['x.b.test', '*.b.test'],
    ['b.test', '*.test'],
    ['.test', '*'],
    ['foo.bar', 'foo.*'],
    ['foo.', '*'],
    ['a.test:80:90', '*'],
    ['a.test.', '*'],
    ['[::1]:80', '[::1]'],
    ['[::1]', '[::1]'],
    ['', '*'],
  ])('%s goes to %s', (authority, domain) => expect(table.find(authority)?.host).toBe(domain))

  it('counts the port where Envoy is told to', () => {
    const strict = new VirtualHostTable({ name: 't', virtual_hosts: [{ name: 'a', domains: ['a.test'] }] }, (host) => host.name)
    expect(strict.find('a.test:80')).toBeUndefined()
    expect(strict.find('a.test')?.host).toBe('a')
  })
})

describe('paths', () => {
  it.each<[RouteMatch, string, boolean]>([
    [{ prefix: '/foo' }, '/foobar', true],
    [{ prefix: '/foo' }, '/fo', false],
    [{ prefix: '/Foo', case_sensitive: false }, '/fOObar', true],
    [{ path: '/foo' }, '/foo?x=1', true],
    [{ path: '/foo' }, '/foo/', false],
    [{ path: '/foo', case_sensitive: false }, '/FOO', true],
    [{ safe_regex: { regex: '/f.o' } }, '/foo?bar', true],
    [{ safe_regex: { regex: '/f' } }, '/foo', false],
    [{ safe_regex: { regex: '(' } }, '/foo', false],
    [{ path_separated_prefix: '/foo' }, '/foo', true],
    [{ path_separated_prefix: '/foo' }, '/foo/bar', true],
    [{ path_separated_prefix: '/foo' }, '/foobar', false],
    [{}, '/', false],
  ])('%j on %s is %s', (match, path, matches) => expect(compilePathMatcher(match).test(request(path))).toBe(matches))
})

describe('headers', () => {
  const exact = { string_match: { exact: 'jason' } }
  const a: HeaderMatcher = { name: 'end-user', ...exact }
  it.each<[string, HeaderMatcher, readonly (readonly [string, string])[], boolean]>([
    ['equal', a, [['end-user', 'jason']], true],
    ['another case', a, [['end-user', 'Jason']], false],
    ['absent', a, [], false],
    [
      'any line',
      a,
      [
        ['end-user', 'x'],
        ['end-user', 'jason'],
      ],
      true,
    ],
    ['one line with a comma', a, [['end-user', 'x,jason']], false],
    ['inverted and absent', { ...a, invert_match: true }, [], false],
    ['inverted and another', { ...a, invert_match: true }, [['end-user', 'x']], true],
    [
      'inverted and one of two',
      { ...a, invert_match: true },
      [
        ['end-user', 'x'],
        ['end-user', 'jason'],
      ],
      false,
    ],
    ['inverted, absent counts as empty', { ...a, invert_match: true, treat_missing_header_as_empty: true }, [], true],
    ['present', { name: 'End-User', present_match: true }, [['end-user', '']], true],
    ['present, inverted', { name: 'end-user', present_match: true, invert_match: true }, [], true],
    ['no specifier', { name: 'end-user' }, [], false],
    ['host is the authority', { name: 'host', string_match: { exact: 'reviews:9080' } }, [], true],
    ['method', { name: ':method', string_match: { exact: 'POST' } }, [], false],
    ['path with query', { name: ':path', string_match: { suffix: '?q=1' } }, [], true],
    ['ignoring case', { name: 'end-user', string_match: { prefix: 'JA', ignore_case: true } }, [['end-user', 'jason']], true],
    ['contains', { name: 'end-user', string_match: { contains: 'aso' } }, [['end-user', 'jason']], true],
    ['broken regex', { name: 'end-user', string_match: { safe_regex: { regex: '(' } } }, [['end-user', '(']], false],
  ])('%s', (_, matcher, headers, matches) => expect(compileHeaderMatcher(matcher).test(request('/?q=1', headers))).toBe(matches))

  it.each<[HeaderMatcher, readonly (readonly [string, string])[], string]>([
    [a, [], 'header end-user is absent'],
    [a, [['end-user', 'bob']], 'header end-user is bob, not jason'],
    [a, [['end-user', '']], 'header end-user is empty, not jason'],
    [{ name: ':method', string_match: { exact: 'POST' } }, [], 'method is GET, not POST'],
    [{ name: 'x', string_match: { prefix: 'v' } }, [['x', 'w']], 'header x is w, which does not start with v'],
    [{ name: 'x', string_match: { safe_regex: { regex: 'v+' } } }, [['x', 'w']], 'header x is w, which does not match v+'],
    [{ ...a, invert_match: true }, [['end-user', 'jason']], 'header end-user is jason, which this route excludes'],
    [{ name: 'x', present_match: true, invert_match: true }, [['x', 'w']], 'header x is present'],
  ])('%j tells why: %j %s', (matcher, headers, words) => expect(compileHeaderMatcher(matcher).fails(request('/', headers))).toBe(words))
})

describe('query parameters', () => {
  const exact: QueryParameterMatcher = { name: 'q', string_match: { exact: 'v' } }
  it.each<[QueryParameterMatcher, string, boolean]>([
    [exact, '/?q=v', true],
    [exact, '/?x=1&q=v', true],
    [exact, '/?q=w&q=v', false],
    [exact, '/?Q=v', false],
    [exact, '/?q=%76', false],
    [exact, '/?qq=v', false],
    [exact, '/', false],
    [exact, '/?q==v', false],
    [{ name: 'q', string_match: { exact: '' } }, '/?q', true],
    [{ name: 'q', string_match: { exact: '' } }, '/?q=&x', true],
    [{ name: 'q', present_match: true }, '/?q', true],
    [{ name: 'q', present_match: false }, '/?x', true],
    [{ name: 'q' }, '/?x', false],
  ])('%j on %s is %s', (matcher, path, matches) => expect(compileQueryParameterMatcher(matcher).test(request(path))).toBe(matches))
})

describe('filter chains', () => {
  const plain: ConnectionTraits = {
    address: '10.96.7.9',
    port: 443,
    transport: 'raw_buffer',
    serverName: undefined,
    applicationProtocol: 'http/1.1',
  }
  const tls: ConnectionTraits = { ...plain, transport: 'tls', serverName: 'x.a.test' }
  const chain = (name: string, match: FilterChainMatch = {}) => ({ name, filter_chain_match: match })
  const named = [
    chain('exact', { server_names: ['x.a.test'] }),
    chain('wild', { server_names: ['*.a.test'] }),
    chain('wilder', { server_names: ['*.test'] }),
    chain('any'),
  ]
  it.each<[string, ReturnType<typeof chain>[], ConnectionTraits, string | undefined]>([
    ['an exact name', named, tls, 'exact'],
    ['the longest wildcard', named, { ...tls, serverName: 'Y.A.test' }, 'wild'],
    ['a wildcard takes several labels', named, { ...tls, serverName: 'p.q.b.test' }, 'wilder'],
    ['no name', named, plain, 'any'],
    ['no fitting name', named.slice(0, 2), { ...tls, serverName: 'b.org' }, undefined],
    [
      'HTTP by its first bytes',
      [chain('http', { transport_protocol: 'raw_buffer', application_protocols: ['http/1.1', 'h2c'] })],
      plain,
      'http',
    ],
    [
      'no way back from a transport that fits',
      [chain('http', { transport_protocol: 'tls', application_protocols: ['istio'] }), chain('any')],
      tls,
      undefined,
    ],
    [
      'the narrowest range',
      [
        chain('16', { prefix_ranges: [{ address_prefix: '10.96.0.0', prefix_len: 16 }] }),
        chain('24', { prefix_ranges: [{ address_prefix: '10.96.7.0', prefix_len: 24 }] }),
      ],
      plain,
      '24',
    ],
    ['another port', [chain('p', { destination_port: 15001 }), chain('any')], plain, 'any'],
  ])('%s', (_, chains, traits, name) => expect(chooseFilterChain(chains, traits)?.name).toBe(name))
})
