import type { DestinationRule } from '../manifest/kinds.ts'
import { locatedSource } from '../manifest/located-source.ts'
import type { Resource, ResourceSource } from '../manifest/resource.ts'

type Rule = Resource<DestinationRule>

/** The older rule with the subsets that it lacks, and with the younger's top-level policy where it has none. Its source leads to either text. */
export function mergeRules(older: Rule, younger: Rule): Rule {
  const known = new Set((older.spec.subsets ?? []).map((s) => s.name))
  const added = (younger.spec.subsets ?? []).flatMap((subset, index) => (known.has(subset.name) ? [] : [{ subset, index }]))
  const takesPolicy = older.spec.trafficPolicy === undefined && younger.spec.trafficPolicy !== undefined
  const count = older.spec.subsets?.length ?? 0
  return {
    ...older,
    spec: {
      ...older.spec,
      ...(count + added.length > 0 ? { subsets: [...(older.spec.subsets ?? []), ...added.map((a) => a.subset)] } : {}),
      ...(takesPolicy && younger.spec.trafficPolicy ? { trafficPolicy: younger.spec.trafficPolicy } : {}),
    },
    source: mergedSource(older.source, younger.source, { firstAdded: count, added: added.map((a) => a.index), takesPolicy }),
  }
}

interface Taken {
  readonly firstAdded: number
  /** Indices of the added subsets in the younger rule. */
  readonly added: readonly number[]
  readonly takesPolicy: boolean
}

function mergedSource(older: ResourceSource, younger: ResourceSource, taken: Taken): ResourceSource {
  return locatedSource(older, (path) => {
    const [spec, field, index, ...rest] = path
    if (spec !== 'spec') return [older, path]
    if (field === 'trafficPolicy' && taken.takesPolicy) return [younger, path]
    const added = field === 'subsets' && typeof index === 'number' ? taken.added[index - taken.firstAdded] : undefined
    return added === undefined ? [older, path] : [younger, ['spec', 'subsets', added, ...rest]]
  })
}
