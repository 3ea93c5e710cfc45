/**
 * Moves points on a line apart, as little as possible: the result keeps the order, and neighbours i − 1 and i are at least `room(i)` apart.
 * Points that push each other share the way (pool adjacent violators).
 */
export function separate(wished: readonly number[], room: (i: number) => number): number[] {
  const offsets: number[] = []
  wished.forEach((_, i) => {
    offsets.push(i === 0 ? 0 : (offsets[i - 1] ?? 0) + room(i))
  })
  const blocks: { sum: number; count: number }[] = []
  wished.forEach((wish, i) => {
    let block = { sum: wish - (offsets[i] ?? 0), count: 1 }
    for (let last = blocks.at(-1); last && last.sum / last.count > block.sum / block.count; last = blocks.at(-1)) {
      block = { sum: block.sum + last.sum, count: block.count + last.count }
      blocks.pop()
    }
    blocks.push(block)
  })
  const means = blocks.flatMap((block) => new Array<number>(block.count).fill(block.sum / block.count))
  return wished.map((_, i) => (means[i] ?? 0) + (offsets[i] ?? 0))
}
