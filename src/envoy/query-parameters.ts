import type { QueryParameterMatcher } from '../xds/proxy-config.ts'
import type { Condition } from './header-matcher.ts'
import type { RoutedRequest } from './routed-request.ts'
import { compileStringMatcher } from './string-matcher.ts'

/** The first value of a query parameter, undecoded; `''` for a key without `=`, undefined where it is not there. Keys are case-sensitive. */
export function queryParameter(path: string, name: string): string | undefined {
  let start = path.indexOf('?') + 1
  if (start === 0) return undefined
  while (start <= path.length) {
    const ampersand = path.indexOf('&', start)
    const end = ampersand < 0 ? path.length : ampersand
    const equals = path.indexOf('=', start)
    const keyEnd = equals < 0 || equals > end ? end : equals
    if (keyEnd - start === name.length && keyEnd > start && path.startsWith(name, start)) return path.slice(Math.min(keyEnd + 1, end), end)
    start = end + 1
  }
  return undefined
}

/** Compiles a condition on a query parameter (`source/common/router/config_utility.cc`). */
export function compileQueryParameterMatcher(matcher: QueryParameterMatcher): Condition {
  const { name } = matcher
  const subject = `query parameter ${name}`
  const seen = (request: RoutedRequest) => queryParameter(request.path, name)
  if (!matcher.string_match) {
    const wanted = matcher.present_match ?? true
    const words = (present: boolean) => `${subject} is ${present ? 'present' : 'absent'}`
    return {
      part: matcher,
      test: (request) => (seen(request) !== undefined) === wanted,
      holds: () => words(wanted),
      fails: () => words(!wanted),
    }
  }
  const value = compileStringMatcher(matcher.string_match)
  return {
    part: matcher,
    test: (request) => {
      const found = seen(request)
      return found !== undefined && value.test(found)
    },
    holds: () => `${subject} ${value.holds}`,
    fails: (request) => {
      const found = seen(request)
      return found === undefined ? `${subject} is absent` : `${subject} is ${found || 'empty'}, ${value.fails}`
    },
  }
}
