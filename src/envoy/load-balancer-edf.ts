/**
 * Earliest deadline first: picks the entry with the earliest deadline (of equals, the one that was inserted first) and puts it back one
 * over its weight later. See source/common/upstream/edf_scheduler.h.
 */
export class EdfScheduler<Entry> {
  private readonly entries: { readonly entry: Entry; deadline: number; order: number }[] = []
  private readonly weightOf: (entry: Entry) => number
  private time = 0
  private order = 0

  constructor(entries: readonly Entry[], weightOf: (entry: Entry) => number) {
    this.weightOf = weightOf
    for (const entry of entries) this.entries.push({ entry, deadline: 1 / weightOf(entry), order: this.order++ })
  }

  /** The next entry, put back behind with the weight that it has now. */
  pick(): Entry | undefined {
    let earliest = this.entries[0]
    if (!earliest) return undefined
    for (const e of this.entries)
      if (e.deadline < earliest.deadline || (e.deadline === earliest.deadline && e.order < earliest.order)) earliest = e
    this.time = earliest.deadline
    earliest.deadline = this.time + 1 / this.weightOf(earliest.entry)
    earliest.order = this.order++
    return earliest.entry
  }
}
