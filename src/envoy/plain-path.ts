const SLASH = 0x2f
const DOT = 0x2e
const QUESTION_MARK = 0x3f
const NUMBER_SIGN = 0x23

/** Characters that no normalisation touches: unreserved ones but the dot, and delimiters. */
const PLAIN = new Uint8Array(128)
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~!$&'()*+,;=:@[]")
  PLAIN[character.charCodeAt(0)] = 1

/**
 * Where the path of a request's target ends, at its `?` or at its end, if the target is one that the HTTP parser takes and that no normalisation
 * changes: no dot after a slash, no double slash, nothing escaped, no fragment. Otherwise -1, and the target must be looked at more closely.
 */
export function plainPathEnd(target: string): number {
  if (target.charCodeAt(0) !== SLASH) return -1
  let afterSlash = true
  for (let i = 1; i < target.length; i++) {
    const code = target.charCodeAt(i)
    if (PLAIN[code] === 1) afterSlash = false
    else if (code === QUESTION_MARK) return isPlainQuery(target, i + 1) ? i : -1
    else if (afterSlash) return -1
    else if (code === SLASH) afterSlash = true
    else if (code !== DOT) return -1
  }
  return target.length
}

/** Visible ASCII without a fragment. */
function isPlainQuery(target: string, start: number): boolean {
  for (let i = start; i < target.length; i++) {
    const code = target.charCodeAt(i)
    if (code <= 0x20 || code >= 0x7f || code === NUMBER_SIGN) return false
  }
  return true
}
