import { plainPathEnd } from './plain-path.ts'

/** How a connection manager normalises paths (`source/common/http/path_utility.cc`). */
export interface PathNormalization {
  readonly normalize: boolean
  readonly mergeSlashes: boolean
  /** Decodes %2F and %5C first. */
  readonly unescapeSlashes: boolean
}

/** A raw dot segment is one with parameters too: `/..;x=1/` is `/../`. */
const DOTS_WITH_PARAMETERS = /(^|\/)(\.\.?);[^/]*/g

/** Answers are kept for this many different paths. */
const REMEMBERED = 256

/** Normalises the paths of one connection manager; those that need work are few and come again, and are worked on once. */
export class PathNormalizer {
  readonly #rules: PathNormalization
  readonly #known = new Map<string, string>()

  constructor(rules: PathNormalization) {
    this.#rules = rules
  }

  /** As {@link normalizePath}. */
  normalize(path: string): string | undefined {
    return plainPathEnd(path) >= 0 ? path : (this.#known.get(path) ?? this.#work(path))
  }

  #work(path: string): string | undefined {
    const normal = normalizePath(path, this.#rules)
    if (this.#known.size >= REMEMBERED) this.#known.clear()
    if (normal !== undefined) this.#known.set(path, normal)
    return normal
  }
}

/** The normalised path, query untouched; undefined where Envoy answers 400. */
export function normalizePath(path: string, rules: PathNormalization): string | undefined {
  if (plainPathEnd(path) >= 0) return path
  if (path.includes('#')) return undefined
  const query = path.indexOf('?')
  const normal = normalizeWhole(query < 0 ? path : path.slice(0, query), rules)
  return normal === undefined || query < 0 ? normal : normal + path.slice(query)
}

function normalizeWhole(path: string, { normalize, mergeSlashes, unescapeSlashes }: PathNormalization): string | undefined {
  let out = unescapeSlashes ? path.replace(/%2f/gi, '/').replace(/%5c/gi, '\\') : path
  if (normalize) {
    if (out.includes('%00')) return undefined
    out = removeDotSegments(canonicalize(out.replace(DOTS_WITH_PARAMETERS, '$1$2')))
  }
  return mergeSlashes ? out.replace(/\/{2,}/g, '/') : out
}

/** Escapes of unreserved characters are decoded, what a URL may not hold is encoded, a backslash is a slash; other escapes stay as written. */
function canonicalize(path: string): string {
  return path
    .replace(/%([0-9A-Fa-f]{2})/g, (escaped, hex: string) => {
      const character = String.fromCharCode(Number.parseInt(hex, 16))
      return /[A-Za-z0-9\-._~]/.test(character) ? character : escaped
    })
    .replaceAll('\\', '/')
    .replace(/[^\x21-\x7e]+|["<>^`{|}]/gu, encodeURIComponentSafely)
}

/** A lone surrogate, which is no text, is encoded as the replacement character. */
function encodeURIComponentSafely(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))
}

function removeDotSegments(path: string): string {
  const segments = path.split('/')
  const out: string[] = []
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1
    if (segment === '..' && out.length > 1) out.pop()
    if (segment !== '.' && segment !== '..') out.push(segment)
    else if (isLast) out.push('')
  }
  return out.join('/')
}
