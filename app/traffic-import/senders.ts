import type { RecordedClass, Recording, Scenario, TrafficSource } from '../../src/index.ts'

/** Where recorded requests may be sent from. */
export interface Sender {
  readonly value: string
  readonly label: string
  readonly from: TrafficSource['from']
}

/** The places that requests can come from, the likeliest first: that of a present source which asks for the same host, else of the first one. */
export function sendersOf(scenario: Scenario | null, recording: Recording | null, classes: readonly RecordedClass[]): readonly Sender[] {
  const hosts = new Set(classes.map(({ url }) => hostOf(url)))
  const sources = scenario?.traffic ?? []
  const asking = sources.filter(({ requests }) => requests.some(({ url }) => hosts.has(hostOf(url))))
  const known = [...asking, ...sources].map(({ from }) => senderOf(from))
  const workloads = (recording?.nodes ?? []).flatMap((node) =>
    node.versions.flatMap(({ workload }) => {
      const [namespace, name] = workload.split('/')
      return namespace && name ? [senderOf({ type: node.kind === 'gateway' ? 'gateway' : 'workload', namespace, name })] : []
    }),
  )
  const all = [...known, ...workloads, senderOf({ type: 'outside' })]
  return all.filter(({ value }, i) => all.findIndex((other) => other.value === value) === i)
}

function senderOf(from: TrafficSource['from']): Sender {
  if (from.type === 'outside') return { value: 'outside', label: 'Outside, without a proxy', from }
  const name = from.namespace === 'default' ? from.name : `${from.namespace}/${from.name}`
  return { value: `${from.type} ${name}`, label: `${from.type === 'gateway' ? 'Gateway' : 'Workload'} ${name}`, from }
}

function hostOf(url: string): string {
  return /^(?:https?:\/\/)?([^/:?#]+)/.exec(url)?.[1] ?? ''
}
