import { RetryPriorities } from '../envoy/retry-priorities.ts'
import type { Call } from './call.ts'

/** Tries after which `retryRemoteLocalities` turns to other priorities, as Istio sets it. */
const PRIORITY_UPDATE_FREQUENCY = 2

/** The next try may have to avoid this try's host, or its priority. */
export function rememberHost(call: Call): void {
  const host = call.current?.host
  if (!host) return
  if (call.tried) call.tried.push(host)
  else call.tried = [host]
  if (!call.hop.retry?.rules.previousPriorities) return
  call.priorities ??= new RetryPriorities(PRIORITY_UPDATE_FREQUENCY)
  call.priorities.onAttempted(host)
}
