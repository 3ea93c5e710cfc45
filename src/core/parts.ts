/** Work that is done a part at a time, so that whoever does it can see to other things in between; its value comes last. */
export type InParts<T> = Generator<undefined, T>

/** Rows that one part of a walk over a recording goes through: some milliseconds. */
export const ROWS_PER_PART = 50_000

/** Does all of it at once. */
export function finish<T>(work: InParts<T>): T {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
  }
}

/** Walks over the numbers from `from` to `to` a part at a time. */
export function* walkInParts(from: number, to: number, walk: (from: number, to: number) => void): InParts<void> {
  for (let at = from; at < to; at += ROWS_PER_PART) {
    walk(at, Math.min(to, at + ROWS_PER_PART))
    yield
  }
}
