import type { HeaderOperations, HeaderValueOption } from '../xds/proxy-config.ts'
import type { ClusterChoice, ResponseHeaderOperations, RouteOutcome, UpstreamRequest } from './decision.ts'
import { compileHeaderFormat, type RequestOrigin } from './header-format.ts'
import { type HeaderMutation, mutateHeaders } from './header-mutation.ts'
import type { HeaderLine } from './routed-request.ts'

const NOTHING: ResponseHeaderOperations = { remove: [], add: [] }

/** The response operations of one level of the configuration. */
export function responseOperationsOf(level: HeaderOperations): ResponseHeaderOperations {
  const { response_headers_to_add: add = [], response_headers_to_remove: remove = [] } = level
  if (add.length === 0 && remove.length === 0) return NOTHING
  return { remove: remove.map((name) => name.toLowerCase()), add: add.map(addition) }
}

function addition({ header, append_action: action }: HeaderValueOption): ResponseHeaderOperations['add'][number] {
  const only = action === 'ADD_IF_ABSENT' ? 'if-absent' : action === 'OVERWRITE_IF_EXISTS' ? 'if-present' : undefined
  const append = action === undefined || action === 'APPEND_IF_EXISTS_OR_ADD' || action === 'ADD_IF_ABSENT'
  const added = { name: header.key.toLowerCase(), value: header.value ?? '', append }
  return only ? { ...added, only } : added
}

/** An answer on its way back to the caller, of an upstream or of the proxy itself. */
export interface ResponseInHand {
  readonly status: number
  readonly flags: readonly string[]
  readonly details: string
  readonly headers: readonly HeaderLine[]
}

/** What response header values can ask for besides the response. */
export interface ResponseOrigin {
  readonly request: UpstreamRequest
  readonly origin?: RequestOrigin | undefined
  readonly cluster?: string
  readonly tries?: number
}

/**
 * The headers that the caller gets on a route that leads to a cluster: the chosen weighted cluster's operations, the route's, then CORS. The same
 * holds for the proxy's own answers on that route (NC, UH, UF, UT …); a fault's abort is answered before CORS: `isFault`.
 */
export function finalResponseHeaders(
  outcome: RouteOutcome,
  choice: ClusterChoice,
  response: ResponseInHand & { readonly isFault?: boolean; readonly tries?: number },
): readonly HeaderLine[] {
  const levels = [choice.responseHeaders, outcome.responseHeaders, response.isFault ? undefined : outcome.corsHeaders]
  const { request, cluster, known } = choice
  const tries = !known || response.isFault ? 0 : (response.tries ?? 1)
  const origin = { request, origin: outcome.origin, tries, ...(known && { cluster }) }
  return applyResponseHeaders(
    response,
    levels.filter((level) => level !== undefined),
    origin,
  )
}

/** The response's headers after these levels of operations, in their order. */
export function applyResponseHeaders(
  response: ResponseInHand,
  levels: readonly ResponseHeaderOperations[],
  origin: ResponseOrigin,
): readonly HeaderLine[] {
  return levels.reduce<readonly HeaderLine[]>((headers, level) => {
    if (level.add.length === 0 && level.remove.length === 0) return headers
    return mutateHeaders(headers, mutationOf(level), (kept) => ({ ...origin, response: { ...response, headers: kept } }))
  }, response.headers)
}

function mutationOf(level: ResponseHeaderOperations): HeaderMutation {
  return {
    remove: level.remove,
    add: level.add.map(({ name, value, append, only, literal }) => ({
      name,
      format: literal ? () => value : compileHeaderFormat(value),
      action:
        only === 'if-absent'
          ? 'ADD_IF_ABSENT'
          : only === 'if-present'
            ? 'OVERWRITE_IF_EXISTS'
            : append
              ? 'APPEND_IF_EXISTS_OR_ADD'
              : 'OVERWRITE_IF_EXISTS_OR_ADD',
    })),
  }
}
