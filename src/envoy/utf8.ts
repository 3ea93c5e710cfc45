/** The UTF-8 bytes of a text; a lone surrogate becomes the bytes of its code unit. */
export function utf8Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3)
  let length = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i) ?? 0
    if (code < 0x80) bytes[length++] = code
    else length = writeLong(bytes, length, code)
    if (code > 0xffff) i++
  }
  return bytes.subarray(0, length)
}

function writeLong(bytes: Uint8Array, at: number, code: number): number {
  let end = at
  if (code < 0x800) bytes[end++] = 0xc0 | (code >> 6)
  else if (code < 0x10000) {
    bytes[end++] = 0xe0 | (code >> 12)
    bytes[end++] = 0x80 | ((code >> 6) & 0x3f)
  } else {
    bytes[end++] = 0xf0 | (code >> 18)
    bytes[end++] = 0x80 | ((code >> 12) & 0x3f)
    bytes[end++] = 0x80 | ((code >> 6) & 0x3f)
  }
  bytes[end++] = 0x80 | (code & 0x3f)
  return end
}
