/** Figures of the window: title, and what stands behind the number. */
export const figureTerms: Readonly<Record<string, readonly [title: string, text: string]>> = {
  requests: [
    'Requests',
    'Calls that were sent in this scope, by the time that the source sent them. A retry is no call of its own: it belongs to the call that it repeats.',
  ],
  rate: ['Rate', 'Calls in the scope, divided by its seconds. Retries and mirrored copies come on top.'],
  success: [
    'Success',
    'Calls whose last answer is below 400 and no reset, after all retries. A gRPC call with an error fails although its HTTP status is 200. Never rounded to 100 % or 0.',
  ],
  p50: [
    'p50',
    'Half of the calls are faster. Counted at the caller’s proxy, from its first try to the last answer, waits and back-offs included.',
  ],
  p90: ['p90', 'Nine of ten calls are faster, seen from the caller.'],
  p99: ['p99', '99 of 100 calls are faster, seen from the caller. With fewer than a hundred calls it is the slowest.'],
  latency: [
    'Latency',
    'Time from a call’s first try to its last answer, at the caller’s proxy. The upper line is p99, the lower p50, of five seconds each. The axis is logarithmic.',
  ],
  tries: ['Tries', 'What really went over the network: each call once, and each retry of it.'],
  retried: [
    'Retried, and saved',
    'Calls that were tried again, and those of them that succeeded in the end. The difference is load without a gain.',
  ],
  delayed: ['Delayed', 'Calls that a `fault.delay` held back in the caller’s proxy. Slow applications are not counted here.'],
  share: [
    'Share',
    'Of the calls that a client sends to a service, those that go to one version. Counted by first tries, since a retry may go elsewhere. Calls that reach no version count in the whole.',
  ],
  expected: [
    'Expected',
    'What the configuration makes of the share: a weight divided by the sum of the weights, or the number of pods where no rule weighs them. Over several steps or callers it is the mean, weighted by their calls.',
  ],
  interval: [
    'The interval, ±1.5',
    'Each request is drawn by chance, so a share is never exact. 95 of 100 runs of this size fall within 1.96 √(p(1−p)/n) of what is expected. Another seed gives another sample.',
  ],
  causes: [
    'Causes',
    'Where failures arose: the status and flags of the deepest failed call. One failed call can fail all those above it, and is counted once.',
  ],
  scope: [
    'Scope',
    'The part of the run that every figure on screen speaks of. A request belongs to the scope in which its source sent it.',
  ],
  seed: [
    'Seed',
    'Chooses the random numbers. The same text and seed give the same run on every machine, and a change of the text moves no other draw.',
  ],
}
