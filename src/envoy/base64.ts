const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The text of base64 bytes in UTF-8; what is no base64 is skipped, and bytes that are no UTF-8 stand for themselves. */
export function decodeBase64Text(encoded: string): string {
  let bits = 0
  let count = 0
  let escaped = ''
  let raw = ''
  for (const character of encoded) {
    const digit = DIGITS.indexOf(character)
    if (digit < 0) continue
    bits = ((bits << 6) | digit) & 0xffff
    count += 6
    if (count < 8) continue
    count -= 8
    const byte = (bits >> count) & 0xff
    escaped += `%${byte.toString(16).padStart(2, '0')}`
    raw += String.fromCharCode(byte)
  }
  try {
    return decodeURIComponent(escaped)
  } catch {
    return raw
  }
}
