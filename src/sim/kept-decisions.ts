import type { CompiledProxy } from '../envoy/compile.ts'
import { decide } from '../envoy/decide.ts'
import type { Decision, Downstream, HttpRequest } from '../envoy/decision.ts'

/** Of a proxy that outlives many texts no more decisions are kept than this. */
const MOST_KEPT = 1000

const kept = new WeakMap<CompiledProxy, Map<string, Decision>>()

/** What `decide` says of a request at a proxy. It is kept with the proxy: one that an edit leaves alone decides as before. */
export function decidedBy(proxy: CompiledProxy, downstream: Downstream, request: HttpRequest): Decision {
  const own = kept.get(proxy) ?? new Map<string, Decision>()
  kept.set(proxy, own)
  const key = JSON.stringify([downstream, request])
  const known = own.get(key)
  if (known) return known
  if (own.size >= MOST_KEPT) own.clear()
  const decision = decide(proxy, downstream, request)
  own.set(key, decision)
  return decision
}
