import { isCidr, isIpAddress } from './names.ts'

/** What is wrong with the values of `key`. */
export type Check = (values: readonly string[], key: string) => string | undefined

/** What is wrong with values of which none may be empty. */
export const wrongIfEmpty: Check = (values, key) => (values.includes('') ? `empty value not allowed, found in ${key}` : undefined)

/** What is wrong with addresses and blocks of them. */
export const wrongIps = (values: readonly string[]): readonly string[] =>
  values.flatMap((value) => {
    if (value.includes('/')) return isCidr(value) ? [] : [`bad CIDR range (${value})`]
    return isIpAddress(value) ? [] : [`bad IP address (${value})`]
  })

/** What is wrong with port numbers. */
export const wrongPorts = (values: readonly string[]): readonly string[] =>
  values.filter((value) => !/^\d+$/.test(value) || Number(value) > 65535).map((value) => `bad port (${value})`)

const firstIp: Check = (values) => wrongIps(values)[0]
const firstPort: Check = (values) => wrongPorts(values)[0]

/** What is wrong with a list of `serviceAccount` or `namespace/serviceAccount`. */
export const wrongServiceAccounts: Check = (values, key) => {
  if (values.length > 16) return 'may not have more than 16 values'
  for (const value of values) {
    if (value === '') return `empty value not allowed, found in ${key}`
    if (value.includes('*')) return `wildcard not allowed, found in ${key}`
    if (!/^[^/]+(\/[^/]+)?$/.test(value))
      return `expected format 'serviceAccount' or 'namespace/serviceAccount', found "${value}" in ${key}`
    if (value.length > 320) return `value cannot exceed 320 characters, found "${value}" in ${key}`
  }
  return undefined
}

/** What is wrong with a list of trust domains: a star stands at the start or the end only. */
export const wrongTrustDomains: Check = (values, key) => {
  for (const value of values) {
    if (value === '') return `empty value not allowed, found in ${key}`
    if (value.slice(1, -1).includes('*')) return `wildcard is only allowed at the start or end, found in ${key}: "${value}"`
    if (value.includes('/')) return `trust domain must not contain '/', found in ${key}: "${value}"`
  }
  return undefined
}

/** What is wrong with a list of paths that may hold the templates `{*}` and `{**}`. */
export const wrongPaths: Check = (values, key) => values.map((value) => wrongPath(value, key)).find(Boolean)

function wrongPath(value: string, key: string): string | undefined {
  const path = value.replace(/^\/+|\/+$/g, '')
  const templated = /\{\*{1,2}\}/.test(value)
  let ended = false
  for (const part of path.split('/')) {
    const template = part === '{*}' || part === '{**}'
    if (template && ended) return `invalid or unsupported path ${path}, found in ${key}. {**} is not the last operator`
    ended ||= part === '{**}'
    if (template) continue
    if (/[{}]/.test(part))
      return `invalid or unsupported path ${path}, found in ${key}. Contains '{' or '}' beyond a supported path template`
    if (templated && !/^[\w\-.~%!$&'()+,;:@=]+$/.test(part))
      return `invalid or unsupported path ${path}, found in ${key}. Contains segment ${part} with invalid string literal`
  }
  return undefined
}

const mapKey: Check = (_, key) => (/^[^[]+\[.+\]$/.test(key) ? undefined : `bad key (${key}): should have format a[b]`)
const anything: Check = () => undefined

/** How the values of each attribute of a condition are checked; the longest prefix holds. */
const ATTRIBUTES: readonly (readonly [prefix: string, exact: boolean, check: Check])[] = [
  ['request.headers', false, mapKey],
  ['source.ip', true, firstIp],
  ['remote.ip', true, firstIp],
  ['source.namespace', true, anything],
  ['source.serviceAccount', true, wrongServiceAccounts],
  ['source.principal', true, anything],
  ['source.trustDomain', true, wrongTrustDomains],
  ['request.auth.principal', true, anything],
  ['request.auth.audiences', true, anything],
  ['request.auth.presenter', true, anything],
  ['request.auth.claims', false, mapKey],
  ['destination.ip', true, firstIp],
  ['destination.port', true, firstPort],
  ['connection.sni', true, anything],
  ['experimental.envoy.filters.', false, mapKey],
  ['destination.namespace', true, (_, key) => `attribute ${key} is replaced by the metadata.namespace`],
  ['destination.labels', false, (_, key) => `attribute ${key} is replaced by the workload selector`],
  ['destination.name', true, (_, key) => `deprecated attribute ${key}: only supported in v1alpha1`],
  ['destination.user', true, (_, key) => `deprecated attribute ${key}: only supported in v1alpha1`],
]

/** What is wrong with the values of one attribute of a condition (pkg/config/security, ValidateAttribute). */
export const wrongAttribute: Check = (values, key) => {
  const empty = wrongIfEmpty(values, key)
  if (empty) return empty
  const [, , check] = ATTRIBUTES.find(([prefix, exact]) => (exact ? key === prefix : key.startsWith(prefix))) ?? []
  return check ? check(values, key) : `unknown attribute: ${key}`
}
