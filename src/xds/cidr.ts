/** A range of addresses. */
export interface CidrRange {
  /** As written. */
  readonly address: string
  readonly length: number
  /** The address with the host's bits cleared. */
  readonly network: string
}

/** `10.0.0.0/8`, or one address; undefined where the text is neither. IPv6 ranges are compared as they are written. */
export function parseCidr(text: string): CidrRange | undefined {
  const [address = '', bits, ...rest] = text.split('/')
  const version6 = address.includes(':')
  const most = version6 ? 128 : 32
  const length = bits === undefined ? most : Number(bits)
  if (rest.length > 0 || !Number.isInteger(length) || length < 0 || length > most) return undefined
  if (version6) return { address, length, network: address }
  const value = parseAddress(address)
  return value === undefined ? undefined : { address, length, network: formatAddress(masked(value, length)) }
}

function parseAddress(text: string): number | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined
  return parts.reduce((value, part) => value * 256 + Number(part), 0)
}

function masked(value: number, length: number): number {
  const size = 2 ** (32 - length)
  return Math.floor(value / size) * size
}

function formatAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')
}
