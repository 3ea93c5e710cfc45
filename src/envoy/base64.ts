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

/** Base64 of the text in UTF-8, padded. */
export function encodeBase64Text(text: string): string {
  const bytes = encodeURIComponent(text).replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  let out = ''
  let bits = 0
  let count = 0
  for (let i = 0; i < bytes.length; i++) {
    bits = ((bits << 8) | bytes.charCodeAt(i)) & 0xffff
    count += 8
    while (count >= 6) {
      count -= 6
      out += DIGITS[(bits >> count) & 63]
    }
  }
  if (count > 0) out += DIGITS[(bits << (6 - count)) & 63]
  return out.padEnd(Math.ceil(out.length / 4) * 4, '=')
}
