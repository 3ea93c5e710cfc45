/** UTF-8 of any string, unpaired surrogates included (WTF-8), so that a text comes back as it was, whatever it holds. */
export function encodeText(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3)
  let length = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i) ?? 0
    if (code > 0xffff) i++
    length = put(bytes, length, code)
  }
  return bytes.slice(0, length)
}

function put(bytes: Uint8Array, at: number, code: number): number {
  if (code < 0x80) {
    bytes[at] = code
    return at + 1
  }
  const more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3
  bytes[at] = ((0xff00 >> (more + 1)) & 0xff) | (code >> (6 * more))
  for (let i = 1; i <= more; i++) bytes[at + i] = 0x80 | ((code >> (6 * (more - i))) & 0x3f)
  return at + 1 + more
}

/** The string of bytes that {@link encodeText} made; what is no such sequence becomes U+FFFD. */
export function decodeText(bytes: Uint8Array): string {
  const parts: string[] = []
  let codes: number[] = []
  for (let at = 0; at < bytes.length; ) {
    const more = following(bytes[at] ?? 0)
    codes.push(codeAt(bytes, at, more))
    at += 1 + Math.max(0, more)
    if (codes.length < 4096) continue
    parts.push(String.fromCodePoint(...codes))
    codes = []
  }
  return parts.join('') + String.fromCodePoint(...codes)
}

/** How many bytes follow a first one; -1 where it is none. */
function following(first: number): number {
  if (first < 0x80) return 0
  if (first < 0xc0 || first >= 0xf8) return -1
  return first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3
}

function codeAt(bytes: Uint8Array, at: number, more: number): number {
  const first = bytes[at] ?? 0
  if (more < 0 || at + more >= bytes.length) return 0xfffd
  let code = more === 0 ? first : first & (0x3f >> more)
  for (let i = 1; i <= more; i++) code = (code << 6) | ((bytes[at + i] ?? 0) & 0x3f)
  return code <= 0x10ffff ? code : 0xfffd
}
