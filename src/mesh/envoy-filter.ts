import type { EnvoyConfigObjectPatch } from '../manifest/kinds.ts'
import { record } from './loose.ts'

/** Name of the filter that limits rates, by which istiod's and Envoy's configurations refer to it. */
export const LOCAL_RATE_LIMIT = 'envoy.filters.http.local_ratelimit'

const TYPE = 'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit'

/** The configuration of a local rate limit that a patch of an EnvoyFilter adds, as written; undefined for every other patch. */
export function rateLimitOfPatch({ applyTo, patch }: EnvoyConfigObjectPatch): object | undefined {
  const value = record(patch?.value)
  const operation = patch?.operation ?? 'INVALID'
  if (applyTo === 'HTTP_FILTER') {
    return operation.startsWith('INSERT') ? ifRateLimit(value['typed_config'] ?? value['typedConfig']) : undefined
  }
  if ((applyTo !== 'HTTP_ROUTE' && applyTo !== 'VIRTUAL_HOST') || operation !== 'MERGE') return undefined
  return ifRateLimit(record(value['typed_per_filter_config'] ?? value['typedPerFilterConfig'])[LOCAL_RATE_LIMIT])
}

/** What a patch merges into the `rate_limits` of virtual hosts or routes, by which requests are described. */
export function rateLimitActionsOfPatch({ applyTo, patch }: EnvoyConfigObjectPatch): readonly object[] {
  if ((applyTo !== 'HTTP_ROUTE' && applyTo !== 'VIRTUAL_HOST') || patch?.operation !== 'MERGE') return []
  const value = record(patch.value)
  const owner = record(applyTo === 'HTTP_ROUTE' ? withSnakeCase(value['route']) : withSnakeCase(value))
  const limits = owner['rate_limits']
  return Array.isArray(limits) ? limits : []
}

function ifRateLimit(typedConfig: unknown): object | undefined {
  return readRateLimit(typedConfig) && record(typedConfig)
}

/** The fields of a local rate limit, given as its own type or wrapped in a TypedStruct; undefined for what is none. */
export function readRateLimit(typedConfig: unknown): object | undefined {
  const given = record(typedConfig)
  const type = String(given['@type'])
  if (type === TYPE) return { ...record(withSnakeCase(given)), '@type': TYPE }
  const struct = record(withSnakeCase(given))
  return type.endsWith('.TypedStruct') && struct['type_url'] === TYPE ? { ...record(struct['value']), '@type': TYPE } : undefined
}

/** Protobuf's JSON takes fields as `maxTokens` and as `max_tokens`. */
function withSnakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSnakeCase)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), withSnakeCase(inner)]),
  )
}
