/** Traffic policies as the badges of the picture name them: what carries them out, and how. */
export const policyTerms: Readonly<Record<string, readonly [title: string, text: string]>> = {
  'request-routing': [
    'Request routing',
    'A VirtualService sends requests by what they carry: path, method, headers, query, port, source. Routes are tried from top to bottom, and the first that matches is taken. The caller’s proxy decides, or the gateway.',
  ],
  'traffic-split': [
    'Traffic split',
    'A route with several weighted destinations. For each request the caller’s proxy draws a number below the sum of the weights. Nobody sticks to a version.',
  ],
  timeout: [
    'Timeout',
    '`timeout` bounds the whole call, retries and back-offs included. Istio sets none of its own. Who waits longer gets `504 UT`.',
  ],
  retries: [
    'Retries',
    '`attempts` retries come on top of the first try, each after a back-off of 25 ms and more, on another pod where there is one. Without a rule Istio retries twice, on `connect-failure`, `refused-stream`, `unavailable`, `cancelled` and the like, never on a plain 500.',
  ],
  fault: [
    'Fault injection',
    'The caller’s proxy delays requests or answers them itself, for the percentage given. Delay and abort are drawn apart from each other.',
  ],
  mirroring: [
    'Mirroring',
    'The caller’s proxy sends a copy to another host or subset, with `-shadow` behind the host, and throws the answer away. Without `mirrorPercentage` every request is copied.',
  ],
  'circuit-breaker': [
    'Circuit breaker',
    '`connectionPool` of a DestinationRule bounds connections, pending requests, requests and retries. Each proxy counts for itself. What comes on top gets `503 UO`.',
  ],
  'outlier-detection': [
    'Outlier detection',
    'A proxy that sees a pod fail `consecutive5xxErrors` times in a row stops sending to it for `baseEjectionTime`, longer each time. At most `maxEjectionPercent` of the pods may be out: by default 10 %, which of fewer than ten pods is none.',
  ],
  authorization: [
    'Authorization',
    'AuthorizationPolicies are checked beside the pod that is called: CUSTOM, then DENY, then ALLOW. Without any policy everything is allowed.',
  ],
  'rate-limit': [
    'Rate limit',
    'A token bucket in each proxy, set by an EnvoyFilter: `max_tokens` at once, `tokens_per_fill` for each `fill_interval`. The rest gets `429 RL`.',
  ],
  mtls: [
    'Mutual TLS',
    'PeerAuthentication says what a pod’s proxy takes: STRICT refuses plain text, PERMISSIVE takes both. A caller’s proxy uses mutual TLS by itself where the pod has a sidecar, unless a DestinationRule says otherwise.',
  ],
  'no-sidecar': [
    'No sidecar',
    'No proxy stands beside these pods. Rules for callers do not apply to what they send, and policies for pods not to what they receive.',
  ],
}
