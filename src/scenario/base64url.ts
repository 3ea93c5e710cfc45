const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const valueOfLetter = new Map([...alphabet].map((char, value) => [char, value]))

/** Bytes as letters that need no escaping in a URL (RFC 4648 §5), without padding. */
export function encodeBase64Url(bytes: Uint8Array): string {
  const chars: string[] = []
  for (let i = 0; i < bytes.length; i += 3) {
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    const count = Math.min(3, bytes.length - i) + 1
    for (let k = 0; k < count; k++) chars.push(alphabet.charAt((word >> (18 - 6 * k)) & 63))
  }
  return chars.join('')
}

/** The bytes of such letters, as far as they go: up to the first letter that is foreign, without what does not fill a byte. */
export function decodeBase64Url(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let length = 0
  let word = 0
  let bits = 0
  for (const char of text) {
    const value = valueOfLetter.get(char)
    if (value === undefined) break
    word = ((word << 6) | value) & 0xffffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[length++] = (word >> bits) & 0xff
  }
  return bytes.slice(0, length)
}
