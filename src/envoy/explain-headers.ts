import type { HeaderOperations, HeaderValueOption, Origins, Route } from '../xds/proxy-config.ts'
import type { DecisionStep, UpstreamRequest } from './decision.ts'
import { info } from './decision-step.ts'
import type { RoutedRequest } from './routed-request.ts'

/** What happens to the request's headers: a weighted cluster's own operations, then the route's. */
export function explainRequestHeaders(route: Route, origins: Origins): readonly DecisionStep[] {
  const weighted = (route.route?.weighted_clusters?.clusters ?? []).flatMap((entry) => requestSteps(entry, ` for ${entry.name}`, origins))
  return [...weighted, ...requestSteps(route, '', origins)]
}

/** What happens to the answer's headers, in the same order. */
export function explainAnswerHeaders(route: Route, origins: Origins): readonly DecisionStep[] {
  const weighted = (route.route?.weighted_clusters?.clusters ?? []).flatMap((entry) => answerSteps(entry, ` from ${entry.name}`, origins))
  return [...weighted, ...answerSteps(route, '', origins)]
}

function requestSteps(level: HeaderOperations, where: string, origins: Origins): readonly DecisionStep[] {
  const { request_headers_to_remove: remove, request_headers_to_add: add } = level
  return headerSteps(remove, add, { subject: 'request header', where, origins })
}

function answerSteps(level: HeaderOperations, where: string, origins: Origins): readonly DecisionStep[] {
  const { response_headers_to_remove: remove, response_headers_to_add: add } = level
  return headerSteps(remove, add, { subject: 'answer header', where, origins })
}

interface HeaderWords {
  readonly subject: string
  readonly where: string
  readonly origins: Origins
}

function headerSteps(
  remove: readonly string[] = [],
  add: readonly HeaderValueOption[] = [],
  { subject, where, origins }: HeaderWords,
): readonly DecisionStep[] {
  const removals = remove.map((name) => info('headers', name, `${subject} ${name} is removed${where}`))
  const additions = add.map((option) => {
    const { key, value = '' } = option.header
    const verb = option.append_action === 'OVERWRITE_IF_EXISTS_OR_ADD' ? 'is set to' : 'is added as'
    return info('headers', key, `${subject} ${key} ${verb} ${value}${where}`, origins.get(option))
  })
  return [...removals, ...additions]
}

interface RewriteInput {
  readonly request: RoutedRequest
  readonly upstream: UpstreamRequest | undefined
  readonly origins: Origins
}

/** What becomes of host and path on their way upstream. */
export function explainRewrite({ route: action }: Route, { request, upstream, origins }: RewriteInput): readonly DecisionStep[] {
  if (!action || !upstream) return []
  const steps: DecisionStep[] = []
  if (upstream.authority !== request.authority) {
    const range = origins.field(action, 'host_rewrite_literal')
    steps.push(info('rewrite', 'host', `host ${request.authority} becomes ${upstream.authority}`, range))
  }
  if (action.prefix_rewrite || action.regex_rewrite) {
    const range = origins.field(action, 'prefix_rewrite') ?? (action.regex_rewrite && origins.get(action.regex_rewrite))
    const reason = upstream.path === request.path ? `path ${request.path} stays` : `path ${request.path} becomes ${upstream.path}`
    steps.push(info('rewrite', 'path', reason, range))
  }
  return steps
}
