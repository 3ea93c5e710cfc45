import { parseDuration } from '../core/duration.ts'
import type { CorsPolicy } from '../manifest/kinds.ts'
import { type OriginMap, type Place, within } from './origins.ts'
import type { StringMatcher } from './proxy-config.ts'
import { compileStringMatch } from './string-match.ts'

/** The CORS filter's configuration for a route. route.go: TranslateCORSPolicy. */
export function compileCorsPolicy(cors: CorsPolicy, place: Place, origins: OriginMap): Readonly<Record<string, unknown>> {
  const allowed = allowedOrigins(cors, place, origins)
  const lists = { allow_methods: cors.allowMethods, allow_headers: cors.allowHeaders, expose_headers: cors.exposeHeaders }
  const joined = Object.entries(lists).flatMap(([name, list]) => (list?.length ? [[name, list.join(',')]] : []))
  const config = {
    '@type': 'type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy',
    ...(allowed.length > 0 && { allow_origin_string_match: allowed }),
    ...Object.fromEntries(joined),
    ...(cors.maxAge && { max_age: `${Math.trunc((parseDuration(cors.maxAge) ?? 0) / 1000)}` }),
    ...(typeof cors.allowCredentials === 'boolean' && { allow_credentials: cors.allowCredentials }),
    filter_enabled: { default_value: { numerator: 100 } },
    forward_not_matching_preflights: cors.unmatchedPreflights !== 'IGNORE',
  }
  return origins.mark(config, place)
}

/** `allowOrigin` is the older list of exact origins, read only where `allowOrigins` is absent. */
function allowedOrigins(cors: CorsPolicy, place: Place, origins: OriginMap): StringMatcher[] {
  if (cors.allowOrigins) {
    return cors.allowOrigins.map((match, i) => origins.mark(compileStringMatch(match) ?? {}, within(place, 'allowOrigins', i)))
  }
  return (cors.allowOrigin ?? []).map((exact, i) => origins.mark({ exact }, within(place, 'allowOrigin', i)))
}
