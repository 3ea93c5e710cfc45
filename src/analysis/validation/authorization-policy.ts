import type {
  AuthorizationCondition,
  AuthorizationOperation,
  AuthorizationPolicy,
  AuthorizationRule,
  AuthorizationSource,
} from '../../manifest/kinds.ts'
import type { FieldPath, Resource } from '../../manifest/resource.ts'
import {
  type Check,
  wrongAttribute,
  wrongIfEmpty,
  wrongIps,
  wrongPaths,
  wrongPorts,
  wrongServiceAccounts,
  wrongTrustDomains,
} from './authorization-values.ts'
import { caution, eachOf, type Finding, fault, faultIf } from './finding.ts'
import { checkTargets } from './policy-target.ts'

type Lists = Readonly<Record<string, readonly string[] | undefined>>

/** Parts of a source by what their values must be. */
const IP_BLOCKS = ['ipBlocks', 'notIpBlocks', 'remoteIpBlocks', 'notRemoteIpBlocks']
const IDENTITIES = ['principals', 'notPrincipals', 'namespaces', 'notNamespaces']
const ACCOUNTS = ['serviceAccounts', 'notServiceAccounts']
const TRUST_DOMAINS = ['trustDomains', 'notTrustDomains']
const REQUEST_PRINCIPALS = ['requestPrincipals', 'notRequestPrincipals']
const SOURCE = [...IP_BLOCKS, ...IDENTITIES, ...ACCOUNTS, ...TRUST_DOMAINS, ...REQUEST_PRINCIPALS]
const OPERATION = ['ports', 'methods', 'paths', 'hosts', 'notPorts', 'notMethods', 'notPaths', 'notHosts']
const NOT_FOR_CUSTOM = [...IDENTITIES, ...ACCOUNTS, ...TRUST_DOMAINS, ...REQUEST_PRINCIPALS]
const TCP_ONLY =
  'configured AuthorizationPolicy will deny all traffic to TCP ports under its scope due to the use of only HTTP attributes in a DENY rule; it is recommended to explicitly specify the port'

/** Checks an AuthorizationPolicy as the admission webhook does (validation.go, ValidateAuthorizationPolicy). */
export function checkAuthorizationPolicy({ spec, metadata }: Resource<AuthorizationPolicy>): Finding[] {
  const { action = 'ALLOW', rules, provider } = spec
  const idle = `${action} action without \`rules\` is meaningless as it will never be triggered, add an empty rule \`{}\` if you want it be triggered for every request`
  const found = [
    ...checkTargets(spec),
    ...(!rules?.length && (action === 'CUSTOM' || action === 'DENY') ? [fault(idle, ['spec'])] : []),
    ...(action === 'CUSTOM' && rules?.length && !provider?.name ? [fault('`provider.name` must not be empty', ['spec'])] : []),
    ...(provider && action !== 'CUSTOM'
      ? [fault(`\`provider\` must not be with non CUSTOM action, found ${action}`, ['spec', 'provider'])]
      : []),
    ...eachOf(rules, ['spec', 'rules'], (rule, at) => checkRule(rule, at, action)),
  ]
  return found.map((finding) =>
    finding.level === 'error' ? { ...finding, text: `invalid policy ${metadata.name}.${metadata.namespace}: ${finding.text}` } : finding,
  )
}

function checkRule(rule: AuthorizationRule, at: FieldPath, action: string): Finding[] {
  const index = Number(at.at(-1))
  return [
    ...(action === 'CUSTOM' ? checkCustom(rule, at) : []),
    ...eachOf(rule.from, [...at, 'from'], ({ source }, path) =>
      source ? checkSource(source, [...path, 'source'], index) : [fault(`\`from.source\` must not be nil, found at rule ${index}`, path)],
    ),
    ...eachOf(rule.to, [...at, 'to'], ({ operation }, path) =>
      operation
        ? checkOperation(operation, [...path, 'operation'], index)
        : [fault(`\`to.operation\` must not be nil, found at rule ${index}`, path)],
    ),
    ...eachOf(rule.when, [...at, 'when'], checkCondition),
    ...(action === 'DENY' && isHttpOnly(rule) ? [caution(TCP_ONLY, at)] : []),
  ]
}

function checkCustom({ from, when }: AuthorizationRule, at: FieldPath): Finding[] {
  const refused = (name: string, path: FieldPath) => fault(`${name} is currently not supported with CUSTOM action`, path)
  return [
    ...eachOf(from, [...at, 'from'], ({ source }, path) =>
      NOT_FOR_CUSTOM.filter((name) => (source as Lists | undefined)?.[name]?.length).map((name) =>
        refused(`From.${capital(name)}`, [...path, 'source', name]),
      ),
    ),
    ...eachOf(when, [...at, 'when'], ({ key = '' }, path) =>
      /^source\.(namespace|serviceAccount|trustDomain|principal)$|^request\.auth\./.test(key) ? [refused(key, path)] : [],
    ),
  ]
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

function checkSource(source: AuthorizationSource, at: FieldPath, rule: number): Finding[] {
  const lists = source as Lists
  const given = (names: readonly string[]) => names.some((name) => lists[name]?.length)
  const each = (names: readonly string[], check: Check) =>
    names.flatMap((name) => faultIf(check(lists[name] ?? [], capital(name)), [...at, name]))
  return [
    ...(given(IDENTITIES) && given(ACCOUNTS)
      ? [fault(`cannot set serviceAccounts with namespaces or principals, found at rule ${rule}`, at)]
      : []),
    ...(given(SOURCE) ? [] : [fault(`\`from.source\` must not be empty, found at rule ${rule}`, at)]),
    ...IP_BLOCKS.flatMap((name) => wrongIps(lists[name] ?? []).map((text) => fault(text, [...at, name]))),
    ...each([...IDENTITIES, ...REQUEST_PRINCIPALS, ...IP_BLOCKS], wrongIfEmpty),
    ...each(ACCOUNTS, wrongServiceAccounts),
    ...each(TRUST_DOMAINS, wrongTrustDomains),
  ]
}

function checkOperation(operation: AuthorizationOperation, at: FieldPath, rule: number): Finding[] {
  const lists = operation as Lists
  const each = (names: readonly string[], check: Check) =>
    names.flatMap((name) => faultIf(check(lists[name] ?? [], capital(name)), [...at, name]))
  return [
    ...(OPERATION.some((name) => lists[name]?.length) ? [] : [fault(`\`to.operation\` must not be empty, found at rule ${rule}`, at)]),
    ...['ports', 'notPorts'].flatMap((name) => wrongPorts(lists[name] ?? []).map((text) => fault(text, [...at, name]))),
    ...each(OPERATION, wrongIfEmpty),
    ...each(['paths', 'notPaths'], wrongPaths),
  ]
}

function checkCondition({ key = '', values = [], notValues = [] }: AuthorizationCondition, at: FieldPath): Finding[] {
  if (key === '') return [fault('`key` must not be empty', at)]
  if (values.length + notValues.length === 0) return [fault(`at least one of \`values\` or \`notValues\` must be set for key ${key}`, at)]
  const told = (which: string, list: readonly string[]) => {
    const wrong = wrongAttribute(list, key)
    return wrong ? [fault(`invalid \`${which}\` for \`key\` ${key}: ${wrong}`, at)] : []
  }
  return [...told('value', values), ...told('notValue', notValues)]
}

/** Whether a rule says nothing that is known of a TCP connection, so that it hits every one. */
function isHttpOnly({ from = [], to = [] }: AuthorizationRule): boolean {
  const known = (names: readonly string[], part: object | undefined) => names.some((name) => (part as Lists | undefined)?.[name]?.length)
  const sources = from.flatMap(({ source }) => source ?? [])
  const operations = to.flatMap(({ operation }) => operation ?? [])
  if (operations.length > 0) return !operations.some((operation) => known(['ports', 'notPorts'], operation))
  return sources.length > 0 && !sources.some((source) => known([...IDENTITIES, ...IP_BLOCKS, ...ACCOUNTS], source))
}
