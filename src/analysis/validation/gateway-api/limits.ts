/** What the definition of a field asks for. Lengths, counts and numbers share `min` and `max`. */
export interface Limit {
  readonly required?: true
  readonly min?: number
  readonly max?: number
  readonly pattern?: RegExp
  readonly values?: readonly (string | number)[]
  /** Of a list no two items may be alike in this field; in the whole, where it is empty. */
  readonly unique?: string
  /** What the items of a list, or the values of a map, must be like. */
  readonly each?: Limit
}

type Limits = Readonly<Record<string, Limit>>

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const NAMES = `${LABEL}(\\.${LABEL})*`
const DOMAIN = new RegExp(`^${NAMES}$`)
const PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+"
const TOKEN = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/
const VISIBLE = /^[!-~]([\t ]?[!-~])*$/
const DURATION = /^(\d{1,5}(h|m|s|ms)){1,4}$/
const ORIGIN = /(^\*$)|(^(https?):\/\/(((\*\.)?([a-zA-Z0-9-]+\.)*[a-zA-Z0-9-]+|\*)(:(\d{1,5}))?)$)/

/** Required, where the field has a limit of its own. */
function must(limit: Limit = {}): Limit {
  return { ...limit, required: true }
}

const name: Limit = { required: true, min: 1, max: 253 }
const group: Limit = { max: 253, pattern: new RegExp(`^$|^${NAMES}$`) }
const kind: Limit = { min: 1, max: 63, pattern: /^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$/ }
const namespace: Limit = { min: 1, max: 63, pattern: new RegExp(`^${LABEL}$`) }
const port: Limit = { min: 1, max: 65535 }
const section: Limit = { min: 1, max: 253, pattern: DOMAIN }
const wildcardHost: Limit = { min: 1, max: 253, pattern: new RegExp(`^(\\*\\.)?${NAMES}$`) }
const duration: Limit = { pattern: DURATION }
const token: Limit = { min: 1, max: 256, pattern: TOKEN }
const weight: Limit = { min: 0, max: 1_000_000 }
const hostnames: Limit = { max: 16, each: wildcardHost }
const parentRefs: Limit = { max: 32 }
const options: Limit = { max: 16, each: { max: 4096 } }
const headers: Limit = { max: 16, unique: 'name' }
const backend: Limits = { group, kind, name, namespace, port }
const weighted: Limits = { ...backend, weight }
const reference: Limits = { group: must(group), kind: must(kind), name }
const oneRule: Limit = { required: true, min: 1, max: 1 }
const path: Limits = { replaceFullPath: { max: 1024 }, replacePrefixMatch: { max: 1024 }, type: must() }

/** The limits of the fields of each type of the schema that is the Gateway API's (its definitions, release 1.6). */
const TYPES: Readonly<Record<string, Limits>> = {
  GatewayBackendTLSPolicy: { options, targetRefs: { required: true, min: 1, max: 16 }, validation: must() },
  GatewayBackendTLSPolicyTargetRef: { ...reference, sectionName: section },
  GatewayClass: {
    controllerName: { required: true, min: 1, max: 253, pattern: new RegExp(`^${NAMES}/${PATH}$`) },
    description: { max: 64 },
  },
  EnvoyFilterTargetRefs: { group, kind, name, namespace },
  KubernetesGateway: {
    addresses: { max: 16 },
    gatewayClassName: name,
    listeners: { required: true, min: 1, max: 64, unique: 'name' },
  },
  KubernetesGatewayAddresses: {
    type: { min: 1, max: 253, pattern: new RegExp(`^Hostname|IPAddress|NamedAddress|${NAMES}/${PATH}$`) },
    value: { max: 253 },
  },
  GatewayInfrastructure: {
    annotations: { max: 16, each: { max: 4096 } },
    labels: { max: 8, each: { max: 63, pattern: /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/ } },
  },
  LabelSelectorRequirement: { key: must(), operator: must() },
  KubernetesGatewayListener: {
    hostname: wildcardHost,
    name: must(section),
    port: must(port),
    protocol: {
      required: true,
      min: 1,
      max: 255,
      pattern: new RegExp(`^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$|${NAMES}/[A-Za-z0-9]+$`),
    },
  },
  KubernetesGatewayListenerAllowedRoutes: { kinds: { max: 8 } },
  KubernetesGatewayListenerKinds: { group, kind: must(kind) },
  KubernetesGatewayListenerTls: { certificateRefs: { max: 64 }, options },
  GatewayGRPCRoute: { hostnames, parentRefs, rules: { max: 16 } },
  ParentReference: { ...backend, sectionName: section },
  GatewayGRPCRouteRules: { backendRefs: { max: 16 }, filters: { max: 16 }, matches: { max: 64 }, name: section },
  GatewayGRPCRouteBackendRefs: { ...weighted, filters: { max: 16 } },
  GatewayGRPCRouteFilters: { type: must() },
  GatewayHTTPRouteFilterExtensionRef: reference,
  GatewayHTTPRouteFilterRequestHeaderModifier: { add: headers, remove: { max: 16, unique: '' }, set: headers },
  HTTPHeader: { name: must(token), value: { required: true, min: 1, max: 4096, pattern: VISIBLE } },
  GatewayHTTPRouteFilterRequestMirror: { backendRef: must(), percent: { min: 0, max: 100 } },
  GatewayHTTPRouteFilterBackendRef: backend,
  GatewayFraction: { denominator: { min: 1 }, numerator: must({ min: 0 }) },
  GatewayGRPCRouteMatches: { headers },
  GatewayHTTPRouteMatchHeaders: { name: must(token), value: { required: true, min: 1, max: 4096 } },
  GatewayGRPCRouteMethod: { method: { max: 1024 }, service: { max: 1024 } },
  GatewaySessionPersistence: { absoluteTimeout: duration, sessionName: { max: 128 } },
  GatewayHTTPRoute: { hostnames, parentRefs, rules: { min: 1, max: 16 } },
  GatewayHTTPRouteRule: { backendRefs: { max: 16 }, filters: { max: 16 }, matches: { max: 64 }, name: section },
  GatewayHTTPBackendRef: { ...weighted, filters: { max: 16 } },
  GatewayHTTPRouteFilter: { type: must() },
  GatewayHTTPCORSFilter: {
    allowHeaders: { max: 64, unique: '', each: token },
    allowMethods: {
      max: 9,
      unique: '',
      each: { values: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH', '*'] },
    },
    allowOrigins: { max: 64, unique: '', each: { min: 1, max: 253, pattern: ORIGIN } },
    exposeHeaders: { max: 64, unique: '', each: token },
    maxAge: { min: 1 },
  },
  GatewayHTTPRouteFilterRequestRedirect: { hostname: section, port, statusCode: { values: [301, 302, 303, 307, 308] } },
  GatewayHTTPRouteFilterPath: path,
  GatewayHTTPRouteFilterUrlRewrite: { hostname: section },
  GatewayHTTPRouteMatch: { headers, queryParams: headers },
  GatewayHTTPRouteMatchPath: { value: { max: 1024 } },
  GatewayHTTPRouteRetry: { attempts: { min: 1 }, backoff: duration, codes: { unique: '', each: { min: 400, max: 599 } } },
  GatewayHTTPRouteRuleTimeouts: { backendRequest: duration, request: duration },
  GatewayListenerSet: { listeners: { required: true, min: 1, max: 64, unique: 'name' }, parentRef: must() },
  GatewayListenerSetParent: { group, kind, name, namespace },
  GatewayReferenceGrant: { from: { required: true, min: 1, max: 16 }, to: { required: true, min: 1, max: 16 } },
  GatewayReferenceGrantFrom: { group: must(group), kind: must(kind), namespace: must(namespace) },
  GatewayTCPRoute: { parentRefs, rules: oneRule },
  GatewayTCPRouteRules: { backendRefs: { required: true, min: 1, max: 16 }, name: section },
  GatewayTCPRouteBackendRefs: weighted,
  GatewayTLSRoute: { hostnames: { required: true, min: 1, max: 1024, each: wildcardHost }, parentRefs, rules: oneRule },
}

/** Where a type is used with other limits, by the type that holds it and its field. */
const PLACES: Readonly<Record<string, Limits>> = {
  'GatewayClass.parametersRef': { ...reference, namespace },
  'GatewayReferenceGrant.to': { ...reference, name: { min: 1, max: 253 } },
  'GatewayHTTPRouteMatch.headers': {
    name: must(token),
    value: { required: true, min: 1, max: 4096, pattern: VISIBLE },
  },
  'GatewayHTTPRouteMatch.queryParams': { name: must(token), value: { required: true, min: 1, max: 1024 } },
}

const NONE: Limits = {}

/** The limits of the fields of a type, as it is used in `place` (`GatewayHTTPRouteMatch.headers`). */
export function limitsOf(type: string, place: string): Limits {
  if (Object.hasOwn(PLACES, place)) return PLACES[place] ?? NONE
  return Object.hasOwn(TYPES, type) ? (TYPES[type] ?? NONE) : NONE
}
