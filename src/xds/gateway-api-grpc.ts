import type { StringMatch } from '../manifest/kinds.ts'
import type { ApiRule } from './gateway-api-rule.ts'

/** A match of a GRPCRoute. */
export interface GrpcMatch {
  readonly method?: { readonly type?: string; readonly service?: string; readonly method?: string }
  readonly headers?: NonNullable<NonNullable<ApiRule['matches']>[number]['headers']>
}

/** A rule of a GRPCRoute: as one of an HTTPRoute but for its matches. */
export type GrpcRule = Omit<ApiRule, 'matches'> & { readonly matches?: readonly GrpcMatch[] }

/** The path of a gRPC call is `/service/method` (conversion.go: createGRPCURIMatch); undefined where none is asked for. */
export function grpcUriMatch({ method: asked }: GrpcMatch): StringMatch | undefined {
  if (!asked) return undefined
  const { type = 'Exact', service, method } = asked
  if (service === undefined) return { regex: `/[^/]+/${method ?? ''}` }
  if (type === 'RegularExpression') return { regex: `/${service}/${method ?? '.+'}` }
  return method === undefined ? { prefix: `/${service}/` } : { exact: `/${service}/${method}` }
}
