import type { RouteAction } from '../xds/proxy-config.ts'
import { compileRegex } from './regex.ts'
import type { RoutedRequest } from './routed-request.ts'

/** The path (query included) as it is sent upstream. */
export type PathRewrite = (request: RoutedRequest) => string

/** Compiles a route's rewrite of the path; undefined where there is none. `matchedLength` is how much of the path the route's prefix takes. */
export function compilePathRewrite(action: RouteAction, matchedLength: number | undefined): PathRewrite | undefined {
  const prefix = action.prefix_rewrite
  if (prefix) return ({ path, pathOnly }) => prefix + path.slice(matchedLength ?? pathOnly.length)
  const rewrite = action.regex_rewrite
  const regex = rewrite && compileRegex(rewrite.pattern.regex)
  if (!rewrite || !regex) return undefined
  const replace = regex.replacer(rewrite.substitution)
  return ({ path, pathOnly }) => replace(pathOnly) + path.slice(pathOnly.length)
}
