import { type Panic, panicAt, type Recording } from '../../src/index.ts'
import { podNow } from './pod-now.ts'

/** The panic of the proxies that call a pod, with the name of the first that is in it; null where none is. */
export function panicOver(recording: Recording, pod: number, atUs: number): (Panic & { readonly by: string }) | null {
  const node = recording.pods[pod]?.node ?? -1
  const candidates = podsOfCluster(recording, pod).filter((each) => podNow(recording, each, atUs).phase === 'ready')
  for (const by of new Set(recording.edges.flatMap((edge) => (edge.to === node && !edge.mirror ? [edge.from] : [])))) {
    const panic = panicAt(recording, candidates, by, atUs)
    if (panic) return { ...panic, by: recording.nodes[by]?.name ?? 'its client' }
  }
  return null
}

/** The pods that are chosen from together with one: those of its version where a subset is named for it, else all of the service. */
function podsOfCluster({ nodes, pods, clusters }: Recording, index: number): readonly number[] {
  const node = nodes[pods[index]?.node ?? -1]
  const version = node?.versions[pods[index]?.version ?? -1]
  const host = `${node?.name}.${node?.namespace}.`
  const subset = clusters.some((cluster) => {
    const [, , name, full] = cluster.split('|')
    return name === version?.label && full?.startsWith(host)
  })
  return (subset ? version?.pods : node?.versions.flatMap((each) => each.pods)) ?? []
}
