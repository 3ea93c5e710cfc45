import type { AuthorizationCondition, AuthorizationOperation, AuthorizationRule, AuthorizationSource } from '../manifest/kinds.ts'
import type { Permission, Principal, RbacPolicy } from './authorization-config.ts'
import { addressRange, claimMatcher, headerMatcher, quoted, requestPrincipal, stringMatcher } from './authorization-value.ts'

/** One attribute's condition: any of the values, and none of the others. `all` takes the values together, as claims are matched. */
interface Attribute<T> {
  readonly values: readonly string[]
  readonly notValues: readonly string[]
  readonly one?: (value: string) => T | undefined
  readonly all?: (values: readonly string[]) => T
  /** A connection that is no HTTP has nothing of the kind. */
  readonly httpOnly?: boolean
}

type Attributes = { readonly permissions: readonly Attribute<Permission>[]; readonly principals: readonly Attribute<Principal>[] }

/** For what a rule is compiled. */
export interface RuleTarget {
  /** The policy's. */
  readonly namespace: string
  readonly forTcp: boolean
  /** Whether rather too little is matched than too much, as for ALLOW: a rule that asks what cannot be seen falls out; others lose that condition. */
  readonly narrow: boolean
}

/**
 * A rule of an AuthorizationPolicy as Envoy's RBAC sees it: `to` becomes permissions, `from` principals, and each condition of `when` joins all
 * of the side that it belongs to. Undefined where a condition is of no known key: the rule then falls out (security/authz/model/model.go).
 */
export function compileAuthorizationRule(rule: AuthorizationRule, { namespace, forTcp, narrow }: RuleTarget): RbacPolicy | undefined {
  const conditions: Attributes[] = []
  for (const when of rule.when ?? []) {
    const attributes = conditionAttributes(when, namespace)
    if (!attributes) return undefined
    conditions.push(attributes)
  }
  const permissions = conditions.flatMap((each) => each.permissions)
  const principals = conditions.flatMap((each) => each.principals)
  const operations = rule.to?.length ? rule.to.map(({ operation }) => operationAttributes(operation ?? {})) : [[]]
  const sources = rule.from?.length ? rule.from.map(({ source }) => sourceAttributes(source ?? {}, namespace)) : [[]]
  const allowed = operations.map((own) => [...own, ...permissions])
  const asking = sources.map((own) => [...own, ...principals])
  if (forTcp && narrow && [...allowed.flat(), ...asking.flat()].some(asksHttp)) return undefined
  return {
    permissions: allowed.map((each) => allPermissions(forTcp ? withoutHttp(each) : each)),
    principals: asking.map((each) => allPrincipals(forTcp ? withoutHttp(each) : each)),
  }
}

function asksHttp({ httpOnly, values, notValues }: Attribute<unknown>): boolean {
  return httpOnly === true && values.length + notValues.length > 0
}

function withoutHttp<T>(attributes: readonly Attribute<T>[]): readonly Attribute<T>[] {
  return attributes.filter(({ httpOnly }) => !httpOnly)
}

/** A policy that matches nothing: what an ALLOW policy without rules comes to. */
export const MATCHES_NOTHING: RbacPolicy = { permissions: [{ not_rule: { any: true } }], principals: [{ not_id: { any: true } }] }

function operationAttributes(operation: AuthorizationOperation): readonly Attribute<Permission>[] {
  const { hosts, notHosts, methods, notMethods, paths, notPaths, ports, notPorts } = operation
  return [
    ofHttp(attribute(hosts, notHosts, (host) => ({ header: headerMatcher(':authority', host, true) }))),
    ofHttp(attribute(methods, notMethods, (method) => ({ header: headerMatcher(':method', method) }))),
    ofHttp(attribute(paths, notPaths, pathPermission)),
    attribute(ports, notPorts, portPermission),
  ]
}

function pathPermission(path: string): Permission {
  if (!/\{\*\*?\}/.test(path)) return { url_path: { path: stringMatcher(path) } }
  const template = path.replaceAll('{**}', '**').replaceAll('{*}', '*')
  return { uri_template: { name: 'uri-template', typed_config: { path_template: template } } }
}

function portPermission(text: string): Permission | undefined {
  const port = Number(text)
  return Number.isInteger(port) && port >= 0 && port <= 65_535 && text.trim() !== '' ? { destination_port: port } : undefined
}

function sourceAttributes(source: AuthorizationSource, namespace: string): readonly Attribute<Principal>[] {
  return [
    attribute(source.principals, source.notPrincipals, principalNamed),
    ofHttp(together(source.requestPrincipals, source.notRequestPrincipals, requestPrincipal)),
    attribute(source.serviceAccounts, source.notServiceAccounts, (value) => serviceAccount(value, namespace)),
    attribute(source.trustDomains, source.notTrustDomains, trustDomain),
    attribute(source.namespaces, source.notNamespaces, inNamespace),
    attribute(source.remoteIpBlocks, source.notRemoteIpBlocks, remoteIp),
    attribute(source.ipBlocks, source.notIpBlocks, directIp),
  ]
}

const authenticated = (principal_name: NonNullable<Principal['authenticated']>['principal_name']): Principal => ({
  authenticated: { principal_name },
})
const byPattern = (regex: string) => authenticated({ safe_regex: { regex } })
const principalNamed = (value: string) => authenticated(stringMatcher(value, 'spiffe://'))
const inNamespace = (value: string) => byPattern(`.*/ns/${value.split('*').map(quoted).join('.*')}/.*`)

function serviceAccount(value: string, home: string): Principal {
  const [namespace, name] = value.includes('/') ? value.split(/\/(.*)/s) : [home, value]
  return byPattern(`spiffe://.+/ns/${quoted(namespace ?? '')}/(.+/|)sa/${quoted(name ?? '')}(/.+)?`)
}

function trustDomain(value: string): Principal {
  if (value === '*') return authenticated({ prefix: 'spiffe://' })
  if (!value.includes('*')) return authenticated({ prefix: `spiffe://${value}/` })
  const [before = '', after = ''] = value.split(/\*(.*)/s)
  return byPattern(`spiffe://${quoted(before)}[^/]*${quoted(after)}/.*`)
}

function directIp(text: string): Principal | undefined {
  const range = addressRange(text)
  return range && { direct_remote_ip: range }
}

function remoteIp(text: string): Principal | undefined {
  const range = addressRange(text)
  return range && { remote_ip: range }
}

const nothing: readonly never[] = []

/** A condition of `when`: on what is asked, or on who asks. */
function conditionAttributes({ key = '', values, notValues }: AuthorizationCondition, namespace: string): Attributes | undefined {
  const permission = permissionOf(key)
  if (permission) return { permissions: [attribute(values, notValues, permission)], principals: nothing }
  const principal = principalOf(key, namespace)
  if (principal) {
    const found = attribute(values, notValues, principal)
    return { permissions: nothing, principals: [key.startsWith('request.') ? ofHttp(found) : found] }
  }
  const claims = claimsOf(key)
  return claims && { permissions: nothing, principals: [ofHttp(together(values, notValues, claims))] }
}

// Simplified: a condition on `experimental.envoy.filters.…` sees a request of which no filter has noted anything.
function permissionOf(key: string): ((value: string) => Permission | undefined) | undefined {
  if (key === 'destination.port') return portPermission
  if (key === 'connection.sni') return (value) => ({ requested_server_name: stringMatcher(value) })
  if (key === 'destination.ip') {
    return (value) => {
      const range = addressRange(value)
      return range && { destination_ip: range }
    }
  }
  return key.startsWith('experimental.envoy.filters.') ? () => ({ not_rule: { any: true } }) : undefined
}

function principalOf(key: string, namespace: string): ((value: string) => Principal | undefined) | undefined {
  const header = /^request\.headers\[(.+)\]$/.exec(key)?.[1]
  if (header !== undefined) return (value) => ({ header: headerMatcher(header, value) })
  switch (key) {
    case 'source.ip':
      return directIp
    case 'remote.ip':
      return remoteIp
    case 'source.namespace':
      return inNamespace
    case 'source.principal':
      return principalNamed
    case 'source.serviceAccount':
      return (value) => serviceAccount(value, namespace)
    case 'source.trustDomain':
      return trustDomain
    default:
      return undefined
  }
}

/** Conditions on the verified token, whose values are matched together. */
function claimsOf(key: string): ((values: readonly string[]) => Principal) | undefined {
  if (key === 'request.auth.principal') return requestPrincipal
  const nested = /^request\.auth\.claims((?:\[[^\]]+\])+)$/.exec(key)?.[1]
  const path = nested ? nested.slice(1, -1).split('][') : CLAIM_KEYS[key]
  return path && ((values) => ({ metadata: claimMatcher(path, values) }))
}

const CLAIM_KEYS: Readonly<Record<string, readonly string[]>> = {
  'request.auth.audiences': ['aud'],
  'request.auth.presenter': ['azp'],
}

type Values = readonly string[] | undefined

function attribute<T>(values: Values, notValues: Values, one: (value: string) => T | undefined): Attribute<T> {
  return { values: values ?? [], notValues: notValues ?? [], one }
}

function together<T>(values: Values, notValues: Values, all: (values: readonly string[]) => T): Attribute<T> {
  return { values: values ?? [], notValues: notValues ?? [], all }
}

function ofHttp<T>(attribute: Attribute<T>): Attribute<T> {
  return { ...attribute, httpOnly: true }
}

function allPermissions(attributes: readonly Attribute<Permission>[]): Permission {
  const rules = conditionsOf(attributes, {
    or: (parts): Permission => ({ or_rules: { rules: parts } }),
    not: (part): Permission => ({ not_rule: part }),
  })
  return { and_rules: { rules: rules.length > 0 ? rules : [{ any: true }] } }
}

function allPrincipals(attributes: readonly Attribute<Principal>[]): Principal {
  const ids = conditionsOf(attributes, {
    or: (parts): Principal => ({ or_ids: { ids: parts } }),
    not: (part): Principal => ({ not_id: part }),
  })
  return { and_ids: { ids: ids.length > 0 ? ids : [{ any: true }] } }
}

function conditionsOf<T>(attributes: readonly Attribute<T>[], { or, not }: { or: (parts: T[]) => T; not: (part: T) => T }): readonly T[] {
  const anyOf = ({ one, all }: Attribute<T>, values: readonly string[]): T | undefined => {
    if (all) return values.length > 0 ? all(values) : undefined
    const parts = values.flatMap((value) => one?.(value) ?? [])
    return parts.length > 0 ? or(parts) : undefined
  }
  return attributes.flatMap((each) => {
    const [wanted, unwanted] = [anyOf(each, each.values), anyOf(each, each.notValues)]
    return [...(wanted === undefined ? [] : [wanted]), ...(unwanted === undefined ? [] : [not(unwanted)])]
  })
}
