import { formatCount, formatMs } from '../metrics/format.ts'
import type { ComparedClass, Difference, Move } from './difference.ts'

/** A difference in words: the first part is the fact that counts. */
export interface DifferenceSentence {
  /** `218 of 1,619 requests` */
  readonly lead: string
  /** `go to v3 instead of v1.` */
  readonly rest: string
  /** `14 failures are fixed, 12 are new.`; empty where none is. */
  readonly failures: string
}

/** What the change comes to, in at most two sentences. */
export function differenceSentence({ all, service }: Difference): DifferenceSentence {
  const failures = failureWords(all)
  const [move, ...others] = all.moves
  if (move) {
    const more = others.reduce((sum, { count }) => sum + count, 0)
    const also = more > 0 ? ` (and ${formatCount(more)} elsewhere)` : ''
    return { lead: requestsOf(move.count, all.requests), rest: `${moveWords(move, service)}${also}.`, failures }
  }
  if (all.requests === 0) return { lead: 'No request', rest: 'is in both runs in this scope.', failures: '' }
  if (all.changed === 0)
    return { lead: 'Nothing changes', rest: `for the ${formatCount(all.requests)} requests${slower(all)}.`, failures: '' }
  if (failures !== '') return { lead: 'No request', rest: 'goes another way.', failures }
  return {
    lead: requestsOf(all.changed, all.requests),
    rest: `${all.changed === 1 ? 'ends' : 'end'} otherwise; none goes another way.`,
    failures: '',
  }
}

/** What changes for a class: `218 move from v1 to v3`, `14 fixed, 12 new failures`, `nothing`. */
export function classWords(compared: ComparedClass, service: string): string {
  const moves = compared.moves.slice(0, 2).map((move) => `${formatCount(move.count)} ${shortMove(move, service)}`)
  const more = compared.moves.slice(2).reduce((sum, { count }) => sum + count, 0)
  const { fixed, broken, retried } = compared
  const failures =
    fixed > 0 || broken > 0
      ? [
          [fixed > 0 ? `${formatCount(fixed)} fixed` : '', broken > 0 ? `${formatCount(broken)} new ${plural(broken, 'failure')}` : '']
            .filter(Boolean)
            .join(', '),
        ]
      : []
  const retries =
    moves.length === 0 && failures.length === 0 && retried.before !== retried.after
      ? [`${formatCount(retried.after)} retried, before ${formatCount(retried.before)}`]
      : []
  const parts = [...moves, ...(more > 0 ? [`${formatCount(more)} go elsewhere`] : []), ...failures, ...retries]
  if (parts.length > 0) return parts.join('; ')
  if (compared.changed > 0) return `${formatCount(compared.changed)} end otherwise`
  return slower(compared) === '' ? 'nothing' : 'the time only'
}

/** Whether the time of the slowest hundredth is another: by a twentieth, and a millisecond at least. */
export function timeDiffers({ p99Us: { before, after } }: ComparedClass): boolean {
  return Math.abs(after - before) > Math.max(1000, 0.05 * before)
}

/** `reviews v3`, `reviews` where it has one version. */
export function placeWords(name: string, version: string | null): string {
  return version ? `${name} ${version}` : name
}

function slower(compared: ComparedClass): string {
  if (!timeDiffers(compared)) return ''
  const { before, after } = compared.p99Us
  return `, but p99 goes from ${formatMs(before / 1000)} to ${formatMs(after / 1000)}`
}

function failureWords({ fixed, broken }: ComparedClass): string {
  const gone = fixed > 0 ? `${formatCount(fixed)} ${plural(fixed, 'failure')} ${fixed === 1 ? 'is' : 'are'} fixed` : ''
  const come =
    broken > 0 ? `${formatCount(broken)} ${gone === '' ? `${plural(broken, 'failure')} ` : ''}${broken === 1 ? 'is' : 'are'} new` : ''
  const both = [gone, come].filter(Boolean).join(', ')
  return both === '' ? '' : `${both}.`
}

function moveWords(move: Move, service: string): string {
  const verb = (many: string, one: string) => (move.count === 1 ? one : many)
  const to = move.to === null ? '' : nameAt(move.to, move.toVersion, move.from ?? '', service)
  const from = move.from === null ? '' : nameAt(move.from, move.fromVersion, move.to ?? '', service)
  if (move.mirror) return from === '' ? `${verb('are', 'is')} also copied to ${to}` : `${verb('are', 'is')} no longer copied to ${from}`
  if (to === '') return `no longer ${verb('reach', 'reaches')} ${from}`
  if (from === '') return `now ${verb('reach', 'reaches')} ${to}`
  return `${verb('go', 'goes')} to ${to} instead of ${from}`
}

function shortMove(move: Move, service: string): string {
  const to = move.to === null ? '' : nameAt(move.to, move.toVersion, move.from ?? '', service)
  const from = move.from === null ? '' : nameAt(move.from, move.fromVersion, move.to ?? '', service)
  if (move.mirror || to === '' || from === '') return moveWords(move, service)
  return `${move.count === 1 ? 'moves' : 'move'} from ${from} to ${to}`
}

/** The version alone where the table tells the versions of that service apart. */
function nameAt(name: string, version: string | null, other: string, service: string): string {
  if (version === null) return `${name} (no version reached)`
  return name === service && name === other && version !== '' ? version : placeWords(name, version)
}

function requestsOf(count: number, all: number): string {
  if (all === 1) return 'The only request'
  return count === all ? `All ${formatCount(all)} requests` : `${formatCount(count)} of ${formatCount(all)} requests`
}

function plural(count: number, word: string): string {
  return count === 1 ? word : `${word}s`
}
