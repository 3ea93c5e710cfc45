import { type LifeCall, type LifeTry, type Recording, requestLife, type SourceRange } from '../../src/index.ts'
import { showMs } from '../settings/units.ts'
import { type LineNote, type Part, quiet, strong } from './line-notes.ts'
import type { Places } from './places.ts'

/** What each line of a file did to one request, in the order of its life: the first word about a line stands. Null where the run has no such request. */
export function requestNotes(recording: Recording, request: number, file: string, place: Places): readonly LineNote[] | null {
  const life = requestLife(recording, request)
  if (!life) return null
  return life.calls
    .flatMap(wordsOfCall)
    .filter(({ range }) => range.file === file)
    .map(({ range, key, above, wordings }) => {
      const line = key === undefined ? place.line(range.start) : place.lineOf(key, range)
      return { lines: [line, place.keyLine(range), above === undefined ? line : place.lineAbove(line, above)], wordings }
    })
}

interface Said {
  readonly range: SourceRange
  /** Key inside the range whose line is meant. */
  readonly key?: string
  /** Key further up whose line may take the words. */
  readonly above?: string
  readonly wordings: readonly (readonly Part[])[]
}

function wordsOfCall(call: LifeCall): Said[] {
  if (call.mirror) return []
  const inner = call.tries.flatMap((attempt) => [...wordsOfTry(attempt), ...attempt.calls.flatMap(wordsOfCall)])
  return [...wordsOfRoute(call), ...inner]
}

function wordsOfRoute({ route }: LifeCall): Said[] {
  if (!route) return []
  const steps = route.steps.flatMap(({ part, verdict, reason, range }): Said[] => {
    if (part !== 'route' || !range) return []
    if (verdict === 'failed') return [{ range, wordings: [[{ type: 'icon', icon: 'failed' }, quiet(reason)]] }]
    return verdict === 'taken' ? [{ range, wordings: [[{ type: 'icon', icon: 'taken' }, strong('matched')]] }] : []
  })
  const { draw } = route
  const taken = draw?.choices.find((choice) => choice.taken)
  if (!draw || !taken?.range) return steps
  const number = strong(String(draw.value))
  const full = [quiet('draw '), number, quiet(` falls in ${taken.begin}–${taken.end - 1}`)]
  return [...steps, { range: taken.range, key: 'weight', wordings: [full, [quiet('draw '), number]] }]
}

function wordsOfTry({ number, wait, ended, ok }: LifeTry): Said[] {
  const said: Said[] = []
  if (wait?.kind === 'fault-delay' && wait.range)
    said.push({ range: wait.range, wordings: [[quiet('held for '), strong(showMs((wait.toUs - wait.fromUs) / 1000))]] })
  if (!ok && ended.range) {
    const reason = ended.text.split(':')[0] ?? ''
    said.push({ range: ended.range, wordings: [[quiet(`try ${number}: ${reason}`)], [quiet(`ended try ${number}`)]] })
  }
  return said
}
