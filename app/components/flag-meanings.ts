/** What Envoy's response flags mean, in the words of its access-log documentation made short. */
export const flagMeanings: Readonly<Record<string, string>> = {
  NR: 'No route matched the request.',
  NC: 'The route names a cluster that does not exist.',
  UH: 'The cluster has no healthy host.',
  UF: 'The connection to the pod failed.',
  UC: 'The pod closed the connection.',
  UR: 'The pod reset the request.',
  UO: 'The circuit breaker was full.',
  UT: 'The request took longer than its timeout.',
  URX: 'All retries were used, the last answer is returned.',
  FI: 'The fault filter aborted the request.',
  DI: 'The fault filter delayed the request.',
  RL: 'The rate limit refused the request.',
  UPE: 'The pod broke the protocol.',
  DC: 'The caller went away.',
  DT: 'The connection reached its maxConnectionDuration.',
  LR: 'The proxy itself reset the request.',
}

/** The meaning of each flag in a cause such as `503 UT,URX`; empty where none is known. */
export function meaningsOf(cause: string): readonly { readonly flag: string; readonly meaning: string }[] {
  return cause.split(/[\s,]+/).flatMap((flag) => {
    const meaning = flagMeanings[flag]
    return meaning === undefined ? [] : [{ flag, meaning }]
  })
}
