import type { RecordedNode } from '../sim/recording.ts'

/** The workload whose proxies a counter is of, as `namespace/name`: of a version, or of a node that has none; `unknown` where neither is. */
export function workloadName(node: RecordedNode | undefined, version: number): string {
  return node?.versions[version]?.workload || node?.key.slice(node.key.indexOf(':') + 1) || 'unknown'
}
