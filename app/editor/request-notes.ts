import type { LifeCall, LifeTry, RequestLife, SourceRange } from '../../src/index.ts'
import { showMs } from '../settings/units.ts'
import type { LineNote, Part } from './line-notes.ts'
import type { Places } from './places.ts'

/** What each line did to one request, in the order of its life: the first word about a line stands. */
export function requestNotes(life: RequestLife, file: string, place: Places): readonly LineNote[] {
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
    if (verdict === 'failed')
      return [
        {
          range,
          wordings: [
            [
              { type: 'icon', icon: 'failed' },
              { type: 'text', text: reason },
            ],
          ],
        },
      ]
    return verdict === 'taken'
      ? [
          {
            range,
            wordings: [
              [
                { type: 'icon', icon: 'taken' },
                { type: 'text', text: 'matched', strong: true },
              ],
            ],
          },
        ]
      : []
  })
  const { draw } = route
  const taken = draw?.choices.find((choice) => choice.taken)
  if (!draw || !taken?.range) return steps
  const number: Part = { type: 'text', text: String(draw.value), strong: true }
  const full: Part[] = [{ type: 'text', text: 'draw ' }, number, { type: 'text', text: ` falls in ${taken.begin}–${taken.end - 1}` }]
  return [...steps, { range: taken.range, key: 'weight', wordings: [full, [{ type: 'text', text: 'draw ' }, number]] }]
}

function wordsOfTry({ number, wait, ended, ok }: LifeTry): Said[] {
  const said: Said[] = []
  if (wait?.kind === 'fault-delay' && wait.range) {
    const held: Part[] = [
      { type: 'text', text: 'held for ' },
      { type: 'text', text: showMs((wait.toUs - wait.fromUs) / 1000), strong: true },
    ]
    said.push({ range: wait.range, wordings: [held] })
  }
  if (!ok && ended.range) {
    const reason = ended.text.split(':')[0] ?? ''
    said.push({
      range: ended.range,
      wordings: [[{ type: 'text', text: `try ${number}: ${reason}` }], [{ type: 'text', text: `ended try ${number}` }]],
    })
  }
  return said
}
