/** Envoy's response flags, as its access log prints them: what it says, and which setting leads to it. */
export const flagTerms: Readonly<Record<string, readonly [title: string, text: string]>> = {
  NR: [
    'NR, no route',
    'No virtual host matched the request’s host, or no route of it matched path and headers. The answer is `404`. Compare `hosts` of the VirtualService and the Gateway with the URL.',
  ],
  NC: [
    'NC, no cluster',
    'The route names a cluster that the proxy does not have: mostly a subset that no DestinationRule defines. The answer is `503`. Add subsets before routes to them.',
  ],
  UH: [
    'UH, no healthy upstream',
    'The cluster has no endpoint that may be used: the selector finds no ready pod, or all are ejected and panic mode is off. The answer is `503`.',
  ],
  UF: [
    'UF, upstream connection failure',
    'No connection to the pod came about: refused, timed out, or the two sides disagree about TLS. Retried by default (`connect-failure`).',
  ],
  UC: [
    'UC, upstream connection termination',
    'The pod closed the connection while the request was under way, as when it is killed. The answer is `503`.',
  ],
  UR: ['UR, upstream remote reset', 'The pod reset the stream. The answer is `503`; `retryOn: reset` repeats it.'],
  UO: [
    'UO, upstream overflow',
    'A limit of `connectionPool` was reached, so the caller’s proxy refused at once: too many connections and pending requests, or too many requests or retries at a time. The answer is `503`.',
  ],
  UT: [
    'UT, upstream request timeout',
    'The answer took longer than the route’s `timeout`, retries included, or the last try longer than `perTryTimeout`. The answer is `504`. The application works on regardless.',
  ],
  URX: [
    'URX, retries used up',
    'Every attempt that `retries` allows was made, and the last one failed too. Its status is what the caller gets.',
  ],
  FI: [
    'FI, fault injected',
    'A `fault.abort` of the VirtualService answered in place of the application. Retries of the same route do not apply: the filter stands before the router.',
  ],
  DI: ['DI, delay injected', 'A `fault.delay` held the request back before it was routed. The request itself may succeed.'],
  RL: ['RL, rate limited', 'A rate limit refused the request with `429`. A local limit counts in each proxy on its own.'],
  UPE: [
    'UPE, upstream protocol error',
    'The pod’s answer broke the protocol, as when HTTP/2 is spoken to a port that speaks HTTP/1.1. The name of the Service’s port decides what is spoken.',
  ],
  DC: [
    'DC, downstream connection termination',
    'The caller went away before the answer came, often because its own timeout is shorter than what it waits for.',
  ],
  DT: [
    'DT, duration timeout',
    'The connection reached the `maxConnectionDuration` of the DestinationRule, and was closed in the middle of what it carried.',
  ],
  LR: ['LR, local reset', 'The proxy itself reset the connection to the pod.'],
}
