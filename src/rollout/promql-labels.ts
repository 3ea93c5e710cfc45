/** The labels of one series or element, each set once: two that are equal and come from the same {@link LabelSets} are the same object. */
export interface LabelSet {
  readonly labels: ReadonlyMap<string, string>
  readonly key: string
}

/** Keeps label sets, so that they compare by identity and are grouped without looking at their texts again. */
export class LabelSets {
  private readonly known = new Map<string, LabelSet>()
  readonly empty: LabelSet = this.of(new Map())

  /** The set of these labels; empty values are as good as none. */
  of(labels: ReadonlyMap<string, string>): LabelSet {
    const pairs = [...labels].filter(([, value]) => value !== '').sort(([a], [b]) => (a < b ? -1 : 1))
    const key = JSON.stringify(pairs)
    const known = this.known.get(key) ?? { labels: new Map(pairs), key }
    this.known.set(key, known)
    return known
  }
}

/** What an aggregation or a matching makes of label sets: only some labels, or all but some. Answers given before are kept. */
export class Grouping {
  private readonly sets: LabelSets
  private readonly only: boolean
  private readonly names: ReadonlySet<string>
  private readonly kept = new Map<LabelSet, LabelSet>()

  constructor(sets: LabelSets, only: boolean, names: readonly string[]) {
    this.sets = sets
    this.only = only
    this.names = new Set(names)
  }

  of(set: LabelSet): LabelSet {
    const known = this.kept.get(set)
    if (known) return known
    const made = this.sets.of(new Map([...set.labels].filter(([name]) => this.names.has(name) === this.only)))
    this.kept.set(set, made)
    return made
  }
}
