import type { Headers } from '../manifest/kinds.ts'
import { compareText } from '../mesh/age.ts'
import { type OriginMap, type Place, within } from './origins.ts'
import type { HeaderOperations, HeaderValueOption } from './proxy-config.ts'

/** Header operations of one level in Envoy's terms. `authority` is the Host that they set: Envoy rewrites it elsewhere. */
export interface CompiledHeaders {
  readonly operations: HeaderOperations
  readonly authority?: { readonly value: string; readonly place: Place }
}

type Direction = Readonly<Record<string, unknown>> & {
  readonly set?: Readonly<Record<string, string>> | null
  readonly add?: Readonly<Record<string, string>> | null
  readonly remove?: readonly string[] | null
}

const NOTHING: CompiledHeaders = { operations: {} }

/** `set` comes before `add`, each by name; the Host and pseudo headers are left out. route.go: TranslateHeadersOperations. */
export function compileHeaders(headers: Headers | null | undefined, place: Place, origins: OriginMap): CompiledHeaders {
  if (!headers) return NOTHING
  const request = (headers.request ?? {}) as Direction
  const response = (headers.response ?? {}) as Direction
  const authority = authorityOf(request, within(place, 'request'))
  return {
    operations: joinOperations(
      {
        request_headers_to_add: optionsToAdd(request, within(place, 'request'), origins),
        request_headers_to_remove: withoutInternal(request.remove),
        response_headers_to_add: optionsToAdd(response, within(place, 'response'), origins),
        response_headers_to_remove: withoutInternal(response.remove),
      },
      {},
    ),
    ...(authority && { authority }),
  }
}

/** The operations of `first`, then those of `second`, each list by itself; empty lists are left out. */
export function joinOperations(first: HeaderOperations, second: HeaderOperations): HeaderOperations {
  if (first === NOTHING.operations) return second
  const fields = ['request_headers_to_add', 'request_headers_to_remove', 'response_headers_to_add', 'response_headers_to_remove'] as const
  const joined = fields.map((field) => [field, [...(first[field] ?? []), ...(second[field] ?? [])]] as const)
  return Object.fromEntries(joined.filter(([, list]) => list.length > 0))
}

function optionsToAdd(direction: Direction, place: Place, origins: OriginMap): HeaderValueOption[] {
  const options = (field: 'set' | 'add') =>
    Object.entries(direction[field] ?? {})
      .filter(([key]) => !isInternal(key))
      .sort(([a], [b]) => compareText(a, b))
      .map(([key, value]) => origins.mark(headerOption(key, value, field), within(place, field, key)))
  return [...options('set'), ...options('add')]
}

function headerOption(key: string, value: string, field: 'set' | 'add'): HeaderValueOption {
  const header = value === '' ? { key } : { key, value }
  return field === 'set' ? { header, append_action: 'OVERWRITE_IF_EXISTS_OR_ADD' } : { header }
}

/** `set` of the Host wins over `add`. */
function authorityOf(direction: Direction, place: Place): { value: string; place: Place } | undefined {
  for (const field of ['set', 'add'] as const) {
    const found = Object.entries(direction[field] ?? {}).findLast(([key, value]) => isAuthority(key) && value !== '')
    if (found) return { value: found[1], place: within(place, field, found[0]) }
  }
  return undefined
}

function withoutInternal(names: readonly string[] | null | undefined): readonly string[] {
  return (names ?? []).filter((name) => !isInternal(name))
}

function isInternal(name: string): boolean {
  return name.startsWith(':') || name.toLowerCase() === 'host'
}

function isAuthority(name: string): boolean {
  return [':authority', 'host'].includes(name.toLowerCase())
}
