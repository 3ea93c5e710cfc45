import type { SourceFile } from '../../src/index.ts'
import { countIn, type Document, documentsIn, textIn, valuesUnder } from './documents.ts'

/** The scenario document that holds: the last one of the texts. */
export function scenarioOf(files: readonly SourceFile[]): Document | undefined {
  return documentsIn(files).findLast((each) => each.kind === 'Scenario')
}

/** Labels by workload, `namespace/name`. */
export type WorkloadLabels = ReadonlyMap<string, ReadonlyMap<string, string>>

/** Numbers of the entries of `spec.workloads` that hold for a workload; of each, whether it holds for no other. */
export function entriesFor(
  scenario: Document,
  workload: string,
  workloads: WorkloadLabels,
): readonly { readonly index: number; readonly alone: boolean }[] {
  const indices = Array.from({ length: countIn(scenario, 'spec', 'workloads') }, (_, index) => index)
  return indices.flatMap((index) => {
    const match = valuesUnder(scenario, 'spec', 'workloads', index, 'match')
    const matched = [...workloads].filter(([name, labels]) => matches(match, name, labels))
    return matched.some(([name]) => name === workload) ? [{ index, alone: matched.length === 1 }] : []
  })
}

function matches(match: ReadonlyMap<string, string>, workload: string, labels: ReadonlyMap<string, string>): boolean {
  const [namespace, name] = workload.split('/')
  return [...match].every(([key, value]) => {
    if (labels.has(key)) return labels.get(key) === value
    return (key === 'name' && value === name) || (key === 'namespace' && value === namespace)
  })
}

/** The labels that tell a workload from all others, `app` and `version` at best; its name where none do. */
export function matchFor(workload: string, workloads: WorkloadLabels): Readonly<Record<string, string>> {
  const labels = workloads.get(workload)
  const common = ['app', 'version'].flatMap((key) => (labels?.has(key) ? [[key, labels.get(key) ?? ''] as const] : []))
  const same = [...workloads].filter(([name, other]) => matches(new Map(common), name, other))
  return common.length > 0 && same.length === 1 ? Object.fromEntries(common) : { name: workload.slice(workload.indexOf('/') + 1) }
}

/** Number of the source of that name in `spec.traffic`; -1 if it is not there. */
export function sourceIndex(scenario: Document, name: string): number {
  const count = countIn(scenario, 'spec', 'traffic')
  return Array.from({ length: count }, (_, i) => textIn(scenario, 'spec', 'traffic', i, 'name') || 'users').indexOf(name)
}
