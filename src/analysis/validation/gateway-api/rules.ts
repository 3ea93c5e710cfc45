import { parseDuration } from '../../../core/duration.ts'
import { isIpAddress } from '../names.ts'

/** A decoded object of the text. */
export type Raw = Readonly<Record<string, unknown>>
type Rule = (value: Raw) => readonly string[]
type ListRule = (items: readonly Raw[]) => readonly string[]

const ANNOTATION = /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$/
const HOST = /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const EXACT_HOST = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const PATH_CHARACTERS = /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})+$/

/** The texts of those that hold. */
function told(...verdicts: readonly (readonly [wrong: boolean, text: string])[]): readonly string[] {
  return verdicts.flatMap(([wrong, text]) => (wrong ? [`Invalid value: ${text}`] : []))
}

function records(value: unknown): readonly Raw[] {
  return Array.isArray(value) ? (value as readonly Raw[]) : []
}

function record(value: unknown): Raw {
  return typeof value === 'object' && value !== null ? (value as Raw) : {}
}

const has = (value: Raw, name: string) => value[name] !== undefined
const blank = (value: unknown) => value === undefined || value === ''

/** Filter types and the field that each must set, and no other may. */
const FILTERS: Readonly<Record<string, string>> = {
  RequestHeaderModifier: 'requestHeaderModifier',
  ResponseHeaderModifier: 'responseHeaderModifier',
  RequestMirror: 'requestMirror',
  ExtensionRef: 'extensionRef',
  CORS: 'cors',
  RequestRedirect: 'requestRedirect',
  URLRewrite: 'urlRewrite',
  ExternalAuth: 'externalAuth',
}
/** Filters that a list may have more than one of. */
const REPEATABLE = ['RequestMirror', 'ExtensionRef', 'ExternalAuth']

const filter: Rule = (value) =>
  told(
    ...Object.entries(FILTERS).flatMap(([type, field]) => [
      [has(value, field) && value['type'] !== type, `filter.${field} must be nil if the filter.type is not ${type}`] as const,
      [!has(value, field) && value['type'] === type, `filter.${field} must be specified for ${type} filter.type`] as const,
    ]),
  )

const filters: ListRule = (items) => {
  const count = (type: string) => items.filter((item) => item['type'] === type).length
  return told(
    [
      count('RequestRedirect') > 0 && count('URLRewrite') > 0,
      'May specify either httpRouteFilterRequestRedirect or httpRouteFilterRequestRewrite, but not both',
    ],
    ...Object.keys(FILTERS).map((type) => [!REPEATABLE.includes(type) && count(type) > 1, `${type} filter cannot be repeated`] as const),
  )
}

const backendRef: Rule = ({ group = '', kind = 'Service', port }) =>
  told([group === '' && kind === 'Service' && port === undefined, 'Must have port for Service reference'])

const path: Rule = ({ type, replaceFullPath, replacePrefixMatch }) =>
  told(
    [
      (type === 'ReplaceFullPath') !== (replaceFullPath !== undefined),
      "replaceFullPath must be specified when type is set to 'ReplaceFullPath', and only then",
    ],
    [
      (type === 'ReplacePrefixMatch') !== (replacePrefixMatch !== undefined),
      "replacePrefixMatch must be specified when type is set to 'ReplacePrefixMatch', and only then",
    ],
  )

const matchPath: Rule = ({ type = 'PathPrefix', value = '/' }) => {
  if (type === 'RegularExpression') return []
  const text = String(value)
  const when = "when type one of ['Exact', 'PathPrefix']"
  return told(
    [!text.startsWith('/'), `value must be an absolute path and start with '/' ${when}`],
    ...['//', '/./', '/../', '%2f', '%2F', '#'].map((part) => [text.includes(part), `must not contain '${part}' ${when}`] as const),
    ...['/..', '/.'].map((part) => [text.endsWith(part), `must not end with '${part}' ${when}`] as const),
    [!PATH_CHARACTERS.test(text), `must only contain valid characters ${when}`],
  )
}

/** Whether a filter of the list replaces the prefix that the match took. */
function replacesPrefix(list: unknown, field: string): boolean {
  const found = records(list).filter((item) => {
    const { type, replacePrefixMatch } = record(record(item[field])['path'])
    return type === 'ReplacePrefixMatch' && replacePrefixMatch !== undefined
  })
  return found.length === 1
}

const httpRule: Rule = ({ matches = [{}], filters: own, backendRefs }) => {
  const [match, ...more] = records(matches)
  const prefix = match !== undefined && more.length === 0 && (record(match['path'])['type'] ?? 'PathPrefix') === 'PathPrefix'
  const backends = records(backendRefs)
  const within = (field: string) => backends.filter((backend) => replacesPrefix(backend['filters'], field)).length === 1
  const text = (which: string) => `When using ${which} filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified`
  return told(
    [
      backends.length > 0 && records(own).some((item) => has(item, 'requestRedirect')),
      'RequestRedirect filter must not be used together with backendRefs',
    ],
    [!prefix && replacesPrefix(own, 'requestRedirect'), text('RequestRedirect')],
    [!prefix && replacesPrefix(own, 'urlRewrite'), text('URLRewrite')],
    [!prefix && within('requestRedirect'), `Within backendRefs, ${text('RequestRedirect')}`],
    [!prefix && within('urlRewrite'), `Within backendRefs, ${text('URLRewrite')}`],
  )
}

const timeouts: Rule = ({ request, backendRequest }) => {
  const whole = typeof request === 'string' ? (parseDuration(request) ?? 0) : 0
  const part = typeof backendRequest === 'string' ? (parseDuration(backendRequest) ?? 0) : 0
  return told([whole !== 0 && part > whole, 'backendRequest timeout cannot be longer than request timeout'])
}

const grpcMethod: Rule = ({ type = 'Exact', service, method }) =>
  told(
    [service === undefined && method === undefined, "One or both of 'service' or 'method' must be specified"],
    [
      type === 'Exact' && service !== undefined && !/^\.?[a-z_]\w*(\.[a-z_]\w*)*$/i.test(String(service)),
      'service must only contain valid characters',
    ],
    [type === 'Exact' && method !== undefined && !/^[A-Za-z_]\w*$/.test(String(method)), 'method must only contain valid characters'],
  )

const sessionPersistence: Rule = ({ type = 'Cookie', cookieConfig, absoluteTimeout }) =>
  told(
    [
      record(cookieConfig)['lifetimeType'] === 'Permanent' && absoluteTimeout === undefined,
      'AbsoluteTimeout must be specified when cookie lifetimeType is Permanent',
    ],
    [cookieConfig !== undefined && type !== 'Cookie', 'cookieConfig can only be set with type Cookie'],
  )

const infrastructure: Rule = ({ labels, annotations }) => {
  const keys = [...Object.keys(record(labels)), ...Object.keys(record(annotations))]
  return told([
    keys.some((key) => !ANNOTATION.test(key) || (key.split('/')[0] ?? '').length >= 253),
    'keys must be in the form of an optional DNS subdomain prefix followed by a required name segment of up to 63 characters',
  ])
}

const RULES: Readonly<Record<string, Rule>> = {
  GatewayHTTPRouteFilter: filter,
  GatewayGRPCRouteFilters: filter,
  GatewayHTTPBackendRef: backendRef,
  GatewayGRPCRouteBackendRefs: backendRef,
  GatewayTCPRouteBackendRefs: backendRef,
  GatewayHTTPRouteFilterBackendRef: backendRef,
  GatewayHTTPRouteFilterPath: path,
  GatewayHTTPRouteMatchPath: matchPath,
  GatewayHTTPRouteRule: httpRule,
  GatewayHTTPRouteRuleTimeouts: timeouts,
  GatewayGRPCRouteMethod: grpcMethod,
  GatewaySessionPersistence: sessionPersistence,
  GatewayInfrastructure: infrastructure,
  GatewayHTTPRouteFilterRequestMirror: ({ percent, fraction }) =>
    told([percent !== undefined && fraction !== undefined, 'Only one of percent or fraction may be specified in HTTPRequestMirrorFilter']),
  GatewayFraction: ({ numerator = 0, denominator = 100 }) =>
    told([Number(numerator) > Number(denominator), 'numerator must be less than or equal to denominator']),
  KubernetesGatewayAddresses: ({ type = 'IPAddress', value }) =>
    told(
      [type === 'Hostname' && value !== undefined && !HOST.test(String(value)), 'Hostname value must only contain valid characters'],
      [type === 'IPAddress' && value !== undefined && !isIpAddress(String(value)), 'IPAddress value must be an IP address'],
    ),
  KubernetesGatewayListenerTls: ({ mode = 'Terminate', certificateRefs, options }) =>
    told([
      mode === 'Terminate' && records(certificateRefs).length === 0 && Object.keys(record(options)).length === 0,
      'certificateRefs or options must be specified when mode is Terminate',
    ]),
}

const alone: ListRule = (items) =>
  told([items.length > 1 && (items as readonly unknown[]).includes('*'), "'*' cannot stand beside other values"])

const ruleNames: ListRule = (items) => {
  const names = items.flatMap(({ name }) => (name === undefined ? [] : [name]))
  return told([new Set(names).size < names.length, 'Rule name must be unique within the route'])
}

/** Of a rule that has none the HTTPRoute's definition fills in one match. */
const matchCount = (otherwise: number): ListRule => {
  const count = ({ matches }: Raw) => (matches === undefined ? otherwise : records(matches).length)
  return (items) =>
    told([
      items.reduce((sum, rule) => sum + count(rule), 0) > 128,
      'the total number of matches across all rules in a route must be less than 128',
    ])
}

/** References to one parent must all say which part of it they mean, and each another one. */
const parentRefs: ListRule = (items) => {
  const parent = ({ group = 'gateway.networking.k8s.io', kind = 'Gateway', namespace = '', name }: Raw) =>
    [group, kind, namespace, name].map(String).join('/')
  const pairs = items.flatMap((a, index) => items.slice(index + 1).flatMap((b) => (parent(a) === parent(b) ? [[a, b] as const] : [])))
  const part = ({ sectionName = '', port = 0 }: Raw) => `${String(sectionName)}:${String(port)}`
  const unlike = ([a, b]: readonly [Raw, Raw]) =>
    blank(a['sectionName']) !== blank(b['sectionName']) || ((a['port'] ?? 0) === 0) !== ((b['port'] ?? 0) === 0)
  return told(
    [pairs.some(unlike), 'sectionName or port must be specified when parentRefs includes 2 or more references to the same parent'],
    [
      pairs.some(([a, b]) => part(a) === part(b)),
      'sectionName or port must be unique when parentRefs includes 2 or more references to the same parent',
    ],
  )
}

const listeners: ListRule = (items) => {
  const mode = ({ tls }: Raw) => (tls === undefined ? undefined : (record(tls)['mode'] ?? 'Terminate'))
  const key = ({ port, protocol, hostname }: Raw) => JSON.stringify([port, protocol, hostname])
  const keys = items.filter((item) => has(item, 'port')).map(key)
  const some = (wrong: (item: Raw, protocol: string) => boolean) => items.some((item) => wrong(item, String(item['protocol'])))
  return told(
    [
      some((item, protocol) => ['HTTP', 'TCP', 'UDP'].includes(protocol) && has(item, 'tls')),
      "tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']",
    ],
    [some((item, protocol) => protocol === 'HTTPS' && mode(item) === 'Passthrough'), 'tls mode must be Terminate for protocol HTTPS'],
    [some((item, protocol) => protocol === 'TLS' && mode(item) === undefined), 'tls mode must be set for protocol TLS'],
    [
      some((item, protocol) => ['TCP', 'UDP'].includes(protocol) && !blank(item['hostname'])),
      "hostname must not be specified for protocols ['TCP', 'UDP']",
    ],
    [new Set(keys).size < keys.length, 'Combination of port, protocol and hostname must be unique for each listener'],
  )
}

const addresses: ListRule = (items) => {
  const values = items
    .filter(({ type = 'IPAddress', value }) => value !== undefined && (type === 'IPAddress' || type === 'Hostname'))
    .map(({ type = 'IPAddress', value }) => `${String(type)} ${String(value)}`)
  return told([new Set(values).size < values.length, 'IPAddress and Hostname values must be unique'])
}

const tlsHostnames: ListRule = (items) => {
  const names = items.map(String)
  return told(
    [names.some(isIpAddress), 'Hostnames cannot contain an IP'],
    [
      names.some((host) => !EXACT_HOST.test(host.startsWith('*.') ? host.slice(2) : host)),
      'Hostnames must be valid based on RFC-1123, with a wildcard as the first label only',
    ],
  )
}

const backendTlsTargets: ListRule = (items) => {
  const target = ({ group, kind, name }: Raw) => [group, kind, name].join('/')
  const pairs = items.flatMap((a, index) => items.slice(index + 1).flatMap((b) => (target(a) === target(b) ? [[a, b] as const] : [])))
  return told([
    pairs.some(([a, b]) => blank(a['sectionName']) !== blank(b['sectionName']) || (a['sectionName'] ?? '') === (b['sectionName'] ?? '')),
    'sectionName must be specified and unique when targetRefs includes 2 or more references to the same target',
  ])
}

/** Rules of lists by the type that holds them, and the field. */
const LIST_RULES: Readonly<Record<string, readonly ListRule[]>> = {
  'GatewayHTTPRouteRule.filters': [filters],
  'GatewayHTTPBackendRef.filters': [filters],
  'GatewayGRPCRouteRules.filters': [filters],
  'GatewayGRPCRouteBackendRefs.filters': [filters],
  'GatewayHTTPCORSFilter.allowHeaders': [alone],
  'GatewayHTTPCORSFilter.allowMethods': [alone],
  'GatewayHTTPCORSFilter.allowOrigins': [alone],
  'GatewayHTTPRoute.rules': [ruleNames, matchCount(1)],
  'GatewayGRPCRoute.rules': [ruleNames, matchCount(0)],
  'GatewayHTTPRoute.parentRefs': [parentRefs],
  'GatewayGRPCRoute.parentRefs': [parentRefs],
  'GatewayTCPRoute.parentRefs': [parentRefs],
  'GatewayTLSRoute.parentRefs': [parentRefs],
  'GatewayTLSRoute.hostnames': [tlsHostnames],
  'KubernetesGateway.listeners': [listeners],
  'GatewayListenerSet.listeners': [listeners],
  'KubernetesGateway.addresses': [addresses],
  'GatewayBackendTLSPolicy.targetRefs': [backendTlsTargets],
}

/** The rules between the fields of a type, as texts of what is wrong (x-kubernetes-validations of the definitions). */
export function rules(type: string): Rule | undefined {
  return Object.hasOwn(RULES, type) ? RULES[type] : undefined
}

/** The rules between the items of a list, by its place (`GatewayHTTPRoute.parentRefs`). */
export function listRules(place: string): ListRule | undefined {
  const found = Object.hasOwn(LIST_RULES, place) ? LIST_RULES[place] : undefined
  return found && ((items) => found.flatMap((rule) => rule(items)))
}
