/** The most that each may have so that all together keep within `room`, where those that want less leave theirs to the others; Infinity where all get what they want. */
export function fairLimit(wanted: readonly number[], room: number): number {
  let left = room
  const ascending = [...wanted].sort((a, b) => a - b)
  for (const [i, want] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - i))
    if (want > share) return share
    left -= want
  }
  return Number.POSITIVE_INFINITY
}
