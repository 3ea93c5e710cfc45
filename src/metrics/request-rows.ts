import { none, type Recording } from '../sim/recording.ts'

/** The rows of one request: which calls each of them made, and the tries of each call. */
export class RequestRows {
  /** First tries by the row that made the call. */
  private readonly begun = new Map<number, number[]>()
  private readonly next = new Map<number, number>()

  constructor({ rows }: Recording, request: number) {
    for (let row = rows.request.indexOf(request); row >= 0 && row < rows.length; row = rows.request.indexOf(request, row + 1)) {
      const previous = rows.previous[row] ?? none
      const caller = rows.parent[row] ?? none
      const siblings = this.begun.get(caller)
      if (previous !== none) this.next.set(previous, row)
      else if (siblings) siblings.push(row)
      else this.begun.set(caller, [row])
    }
  }

  /** First tries of the calls that a row made; for `none` those of the source. */
  callsOf(caller: number): readonly number[] {
    return this.begun.get(caller) ?? []
  }

  /** All tries of a call, given the first. */
  triesOf(first: number): readonly number[] {
    const tries = [first]
    for (let row = this.next.get(first); row !== undefined; row = this.next.get(row)) tries.push(row)
    return tries
  }
}
