import { createStore } from 'zustand/vanilla'
import type { PastedRequest, Question, Scenario } from '../../src/index.ts'

/** The request that is being composed, as typed. Null parts are as the scenario's first request has them. */
export interface Draft {
  readonly from: Question['from'] | null
  readonly method: string
  readonly url: string | null
  /** One a line. */
  readonly headers: string
}

export const composeStore = createStore<Draft>(() => ({ from: null, method: 'GET', url: null, headers: '' }))

/** Fills in what was pasted. */
export function compose({ method, url, headers }: PastedRequest): void {
  composeStore.setState({ method, url, headers: headers.map(([name, value]) => `${name}: ${value}`).join('\n') })
}

/** The question that a draft asks; what is not filled in is taken from the scenario. */
export function questionOf(draft: Draft, scenario: Scenario | null): Question {
  const source = scenario?.traffic[0]
  return {
    from: draft.from ?? source?.from ?? { type: 'outside' },
    method: draft.method,
    url: draft.url ?? source?.requests[0]?.url ?? '',
    headers: headersOf(draft.headers),
  }
}

/** Lines of `name: value`; a line without a colon is a header without a value, as one is that is being typed. */
export function headersOf(text: string): readonly (readonly [string, string])[] {
  return text.split('\n').flatMap((line) => {
    const [, name = '', value = ''] = /^\s*([^:\s]+)\s*:?\s*(.*?)\s*$/.exec(line) ?? []
    return name === '' ? [] : [[name, value] as const]
  })
}

/** A source as one word, for a list to choose from. */
export function sourceKey(from: Question['from']): string {
  return from.type === 'outside' ? 'outside' : `${from.type} ${from.namespace}/${from.name}`
}

/** `istio-ingressgateway`, with the namespace where it is not the default one. */
export function sourceName(from: Question['from']): string {
  if (from.type === 'outside') return 'outside the mesh, no proxy'
  const name = from.namespace === 'default' ? from.name : `${from.namespace}/${from.name}`
  return from.type === 'gateway' ? `gateway ${name}` : name
}
