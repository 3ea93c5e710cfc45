import { none16, type Recording, rowBits, type SourceRange } from '../../src/index.ts'

/** Why no request of the scope gets through: the reason of the proxy that refused the first of them, and the lines it names. */
export function whyAllFail(
  recording: Recording,
  cause: string,
): { readonly fact: string; readonly rest: string; readonly ranges: readonly SourceRange[] } | undefined {
  const decision = recording.decisions[firstFailed(recording)]
  if (!decision) return undefined
  const failed = decision.decision.steps.filter((step) => step.verdict === 'failed')
  const last = failed.at(-1)
  if (!last) return undefined
  const range = recording.sources[decision.source]?.range
  const ranges = [...failed.flatMap((step) => step.range ?? []), ...(range ? [range] : [])]
  const unique = ranges.filter((each, i) => ranges.findIndex((other) => other.file === each.file && other.start === each.start) === i)
  const fact = sentence(last.reason)
  const more = failed.length > 1 ? `${failed.length - 1} more did not match either.` : ''
  return { fact, rest: `${more} That is ${cause}.`.trim(), ranges: unique.slice(0, 4) }
}

function sentence(text: string): string {
  const upper = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(upper) ? upper : `${upper}.`
}

/** Decision of the first failed final try that reached no pod. */
function firstFailed({ rows }: Recording): number {
  for (let row = 0; row < rows.length; row++) {
    const bits = rows.bits[row] ?? 0
    const refused = (bits & rowBits.final) !== 0 && (bits & rowBits.local) !== 0 && rows.pod[row] === none16
    if (refused) return rows.decision[row] ?? none16
  }
  return none16
}
