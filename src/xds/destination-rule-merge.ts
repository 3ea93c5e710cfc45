import type { SourceRange } from '../core/source.ts'
import type { DestinationRule } from '../manifest/kinds.ts'
import type { FieldPath, Resource, ResourceSource } from '../manifest/resource.ts'

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
    source: new MergedRuleSource(older.source, younger.source, { firstAdded: count, added: added.map((a) => a.index), takesPolicy }),
  }
}

interface Taken {
  readonly firstAdded: number
  /** Indices of the added subsets in the younger rule. */
  readonly added: readonly number[]
  readonly takesPolicy: boolean
}

class MergedRuleSource implements ResourceSource {
  readonly #older: ResourceSource
  readonly #younger: ResourceSource
  readonly #taken: Taken

  constructor(older: ResourceSource, younger: ResourceSource, taken: Taken) {
    this.#older = older
    this.#younger = younger
    this.#taken = taken
  }

  get range(): SourceRange {
    return this.#older.range
  }

  at(path: FieldPath): SourceRange {
    const own = this.#pathInYounger(path)
    return own ? this.#younger.at(own) : this.#older.at(path)
  }

  keyAt(path: FieldPath): SourceRange {
    const own = this.#pathInYounger(path)
    return own ? this.#younger.keyAt(own) : this.#older.keyAt(path)
  }

  #pathInYounger(path: FieldPath): FieldPath | undefined {
    const [spec, field, index, ...rest] = path
    if (spec !== 'spec') return undefined
    if (field === 'trafficPolicy' && this.#taken.takesPolicy) return path
    const added = field === 'subsets' && typeof index === 'number' ? this.#taken.added[index - this.#taken.firstAdded] : undefined
    return added === undefined ? undefined : ['spec', 'subsets', added, ...rest]
  }
}
