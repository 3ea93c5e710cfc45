import { parseDuration } from '../core/duration.ts'
import type { SourceRange } from '../core/source.ts'
import type { CanaryStep, HeaderRoutingMatch, HTTPMatchRequest, RouteMatch, StringMatch } from '../manifest/kinds.ts'
import { type AnalysisSite, readAnalysis } from './argo-analysis.ts'
import type { ArgoStep } from './argo-rules.ts'

/** One step of a canary as the Rollout states it. */
export function readStep(step: CanaryStep, range: SourceRange, site: AnalysisSite): ArgoStep {
  const { setWeight, pause, setCanaryScale, setHeaderRoute, setMirrorRoute, analysis } = step
  if (setWeight !== undefined) return { type: 'weight', weight: Math.min(100, Math.max(0, setWeight)), range }
  if (pause !== undefined) return { type: 'pause', durationMs: pauseMs(pause.duration), range }
  if (setCanaryScale !== undefined) {
    const { replicas = null, weight = null, matchTrafficWeight = false } = setCanaryScale
    return { type: 'scale', replicas, weight, matchTrafficWeight, range }
  }
  if (setHeaderRoute !== undefined) {
    const { name = '', match } = setHeaderRoute
    return { type: 'header-route', name, route: match ? { type: 'header', name, match: match.map(headerMatch) } : null, range }
  }
  if (setMirrorRoute !== undefined) {
    const { name = '', match, percentage = 100 } = setMirrorRoute
    return { type: 'mirror-route', name, route: match ? { type: 'mirror', name, match: match.map(routeMatch), percentage } : null, range }
  }
  const read = readAnalysis(analysis, range, site)
  if (read) return { type: 'analysis', analysis: read, range }
  const name = Object.keys(step)[0] ?? 'an empty step'
  const message = `The step ${name} is not modelled: it is passed over.`
  site.report({ code: 'rollout-unsupported', severity: 'warning', message, range })
  return { type: 'other', name, range }
}

/** A number counts seconds. */
function pauseMs(given: number | string | undefined): number | null {
  if (given === undefined) return null
  const seconds = Number(given)
  return Number.isFinite(seconds) ? seconds * 1000 : (parseDuration(String(given)) ?? 0)
}

function headerMatch({ headerName = '', headerValue = {} }: HeaderRoutingMatch): HTTPMatchRequest {
  return { headers: { [headerName]: stringMatch(headerValue) } }
}

function routeMatch({ method, path, headers }: RouteMatch): HTTPMatchRequest {
  const found = Object.entries(headers ?? {}).map(([name, value]) => [name, stringMatch(value)] as const)
  return {
    ...(method && { method: stringMatch(method) }),
    ...(path && { uri: stringMatch(path) }),
    ...(headers && { headers: Object.fromEntries(found) }),
  }
}

/** Empty texts are left out, as Argo does. */
function stringMatch({ exact, prefix, regex }: StringMatch): StringMatch {
  return { ...(exact && { exact }), ...(prefix && { prefix }), ...(regex && { regex }) }
}
