const LABEL = /^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$/
const WILDCARD_LABEL = /^(?:\*|(?:\*-?)?[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)$/
const QUALIFIED_NAME = '(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const LABEL_KEY = new RegExp(
  `^(?:[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)*/)?(${QUALIFIED_NAME})$`,
)
const LABEL_VALUE = new RegExp(`^(?:${QUALIFIED_NAME})?$`)
const LABEL_LENGTH = 63

/** Whether it can be one label of a DNS name; Istio lets upper case pass. */
export function isDnsLabel(text: string): boolean {
  return text.length <= LABEL_LENGTH && LABEL.test(text)
}

function isWildcardLabel(text: string): boolean {
  return text.length <= LABEL_LENGTH && WILDCARD_LABEL.test(text)
}

function tooShortOrLong(domain: string): string | undefined {
  if (domain.length > 255) return `domain name "${domain}" too long (max 255)`
  return domain === '' ? 'empty domain name not allowed' : undefined
}

function wrongLabels(domain: string): string | undefined {
  const labels = domain.split('.')
  const top = labels.at(-1) ?? ''
  if (/^[+-]?\d+$/.test(top)) return `domain name "${domain}" invalid (top level domain "${top}" cannot be all-numeric)`
  const rest = top === '' ? labels.slice(0, -1) : labels
  const wrong = rest.find((label) => !isDnsLabel(label))
  return wrong === undefined ? undefined : `domain name "${domain}" invalid (label "${wrong}" invalid)`
}

/** What is wrong with a full domain name (agent/validation.go, ValidateFQDN). */
export function wrongDomain(domain: string): string | undefined {
  return tooShortOrLong(domain) ?? wrongLabels(domain)
}

/** What is wrong with a domain name whose first label may be a wildcard (ValidateWildcardDomain). */
export function wrongWildcardDomain(domain: string): string | undefined {
  const dot = domain.indexOf('.')
  const first = dot < 0 ? domain : domain.slice(0, dot)
  const length = tooShortOrLong(domain)
  if (length) return length
  if (!isWildcardLabel(first)) return `domain name "${domain}" invalid (label "${first}" invalid)`
  return dot < 0 ? undefined : wrongLabels(domain.slice(dot + 1))
}

/** What is wrong with labels that select pods (labels/instance.go, Validate). */
export function wrongTags(labels: Readonly<Record<string, string>> | undefined): readonly string[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...wrongTagKey(key),
    ...(LABEL_VALUE.test(value) ? [] : [`invalid tag value: ${JSON.stringify(value)}`]),
  ])
}

function wrongTagKey(key: string): readonly string[] {
  const [, name = ''] = LABEL_KEY.exec(key) ?? []
  return name === '' || name.length > LABEL_LENGTH ? [`invalid tag key: ${JSON.stringify(key)}`] : []
}

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`)

/** Whether it is an IPv4 or IPv6 address. */
export function isIpAddress(text: string): boolean {
  return IPV4.test(text) || isIpv6(text)
}

function isIpv6(text: string): boolean {
  const withoutZone = text.replace(/%.+$/, '')
  if (!withoutZone.includes(':') || !/^[\da-fA-F:.]+$/.test(withoutZone)) return false
  const halves = withoutZone.split('::')
  if (halves.length > 2) return false
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  const last = groups.at(-1) ?? ''
  const width = groups.length + (IPV4.test(last) ? 1 : 0)
  const valid = groups.every((group, index) => /^[\da-fA-F]{1,4}$/.test(group) || (index === groups.length - 1 && IPV4.test(group)))
  return valid && (halves.length === 2 ? width < 8 : width === 8)
}

/** Whether it is `address/length`. */
export function isCidr(text: string): boolean {
  const [address = '', length = '', ...rest] = text.split('/')
  return rest.length === 0 && isIpAddress(address) && /^\d{1,3}$/.test(length) && Number(length) <= (address.includes(':') ? 128 : 32)
}

/** What is wrong with an address or block of addresses (ValidateIPSubnet). */
export function wrongSubnet(subnet: string): string | undefined {
  if (subnet.split('/').length === 2) return isCidr(subnet) ? undefined : `${subnet} is not a valid CIDR block`
  return wrongIp(subnet)
}

/** What is wrong with an address. */
export function wrongIp(address: string): string | undefined {
  return isIpAddress(address) ? undefined : `${address} is not a valid IP`
}

/** What is wrong with a port number. */
export function wrongPort(port: number): string | undefined {
  return port >= 1 && port <= 65535 ? undefined : `port number ${port} must be in the range 1..65535`
}
