import { causeName, formatCount, lineStarts, none, type RecordedBadge, type Recording, rowBits, type SourceFile } from '../../src/index.ts'
import { openWizard, type WizardKind, wizards } from '../controls/wizard/wizard-store.ts'
import { lessons } from '../lessons/catalogue.ts'
import { badgeName } from '../picture/Badges.tsx'
import { showNode } from '../picture/focus.ts'
import { selectRequest } from '../player/commands.ts'
import { openGlossary } from '../store/explain.ts'
import { playerStore } from '../store/player.ts'
import { reveal } from '../store/reveal.ts'
import { openDialog } from '../store/view.ts'
import { examples, openExample } from '../welcome/examples.ts'
import { commands } from './commands.ts'
import type { Entry } from './find.ts'
import { namedResources } from './resources.ts'

export interface Scenario {
  readonly recording: Recording | null
  readonly files: readonly SourceFile[]
  /** Name of the open file. */
  readonly open: string
}

/** Everything that the palette offers for a query: what stands in the scenario, what can be done, what can be learnt. */
export function entriesFor(query: string, { recording, files, open }: Scenario): readonly Entry[] {
  const shown = recording ? [...services(recording), ...policies(recording, files), ...causes(recording)] : []
  const asked = [...line(query, files, open), ...(recording ? request(query, recording) : [])]
  const setUps = recording && query.trim() !== '' ? setUpsOf(recording) : []
  return [...asked, ...shown, ...resources(files), ...commands(), ...setUps, ...(files.length > 0 ? [writeOne] : []), ...learn()]
}

function services({ nodes }: Recording): readonly Entry[] {
  return nodes.flatMap(({ key, name, kind, versions }) => {
    const labels = versions.length > 1 ? [undefined, ...versions.map(({ label }) => label)] : [undefined]
    return labels.map((version) => ({
      ...inScenario('@', 'node'),
      label: version === undefined ? name : `${name} ${version}`,
      hint: version === undefined ? kind : 'version',
      run: () => showNode(key, version),
    }))
  })
}

function policies({ nodes }: Recording, files: readonly SourceFile[]): readonly Entry[] {
  return nodes.flatMap((node) =>
    node.badges.map((badge) => ({
      ...inScenario('@', badge.kind),
      label: `${badgeName(badge.kind)} of ${[node.name, badge.version].filter(Boolean).join(' ')}`,
      hint: badge.text,
      ...lineOf(badge, files),
      run: () => (badge.range ? reveal(badge.range) : playerStore.setState({ selection: { type: 'node', key: node.key } })),
    })),
  )
}

const setUpIcons: Readonly<Record<WizardKind, RecordedBadge['kind']>> = {
  routing: 'request-routing',
  shifting: 'traffic-split',
  tcpShifting: 'traffic-split',
  timeouts: 'timeout',
  fault: 'fault',
  mirroring: 'mirroring',
  breaking: 'circuit-breaker',
  deleting: 'request-routing',
  httpRouteRouting: 'request-routing',
  httpRouteShifting: 'traffic-split',
  grpcRouteRouting: 'request-routing',
  grpcRouteShifting: 'traffic-split',
}

/** What can be set up for each service without writing YAML. */
function setUpsOf({ nodes }: Recording): readonly Entry[] {
  return nodes.flatMap(({ key, kind, name }) =>
    kind !== 'service'
      ? []
      : wizards.map((wizard) => ({
          group: 'Do' as const,
          prefix: '>' as const,
          icon: setUpIcons[wizard.kind],
          label:
            wizard.kind === 'deleting'
              ? `Delete the traffic routing of ${name}`
              : `Set up ${wizard.title.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())} for ${name}`,
          run: () => openWizard(wizard.kind, key.slice('service:'.length)),
        })),
  )
}

function lineOf({ range }: RecordedBadge, files: readonly SourceFile[]): { readonly keys?: string } {
  const text = range && files.find((file) => file.name === range.file)?.text
  return text === undefined ? {} : { keys: `L${text.slice(0, range?.start).split('\n').length}` }
}

function resources(files: readonly SourceFile[]): readonly Entry[] {
  return namedResources(files).map(({ kind, name, line: at, range }) => ({
    ...inScenario('@', 'resource'),
    label: `${kind} ${name}`,
    hint: range.file,
    keys: `L${at}`,
    run: () => reveal(range),
  }))
}

/** By what failed requests ended in: the first of each. */
function causes({ rows }: Recording): readonly Entry[] {
  const found = new Map<string, { readonly first: number; readonly count: number }>()
  for (let row = 0; row < rows.length; row++) {
    const bits = rows.bits[row] ?? 0
    if (rows.parent[row] !== none || !(bits & rowBits.final) || bits & rowBits.mirror || rows.end[row] === none) continue
    if (!(bits & rowBits.failed) && (rows.status[row] ?? 0) < 400) continue
    const cause = causeName(rows.status[row] ?? 0, bits)
    const known = found.get(cause)
    found.set(cause, { first: known?.first ?? rows.request[row] ?? 0, count: (known?.count ?? 0) + 1 })
  }
  return [...found].map(([cause, { first, count }]) => ({
    ...inScenario('#', 'failed'),
    label: `First request that ended in ${cause}`,
    hint: `of ${formatCount(count)}`,
    run: () => selectRequest(first),
  }))
}

/** `#1204`: that request. */
function request(query: string, { rows }: Recording): readonly Entry[] {
  const number = Number(/^#\s*([\d,]+)$/.exec(query)?.[1]?.replaceAll(',', '') ?? 0)
  if (number < 1 || !rows.request.subarray(0, rows.length).includes(number - 1)) return []
  return [{ ...inScenario('#', 'request'), label: query, hint: `request ${formatCount(number)}`, run: () => selectRequest(number - 1) }]
}

/** `:18`: that line of the open file; `:weight`: the lines that hold the word. */
function line(query: string, files: readonly SourceFile[], open: string): readonly Entry[] {
  const word = /^:\s*(.+)$/.exec(query)?.[1]?.trim().toLowerCase()
  const text = files.find((file) => file.name === open)?.text
  if (word === undefined || text === undefined) return []
  const starts = lineStarts(text)
  return text.split('\n').flatMap((words, i) => {
    const asked = /^\d+$/.test(word) ? Number(word) === i + 1 : words.toLowerCase().includes(word)
    const start = starts[i] ?? 0
    const label = /^\d+$/.test(word) ? `${word} ${words.trim()}` : words.trim()
    const run = () => reveal({ file: open, start, end: start + words.length })
    return asked ? [{ ...inScenario(':', 'line'), label, keys: `L${i + 1}`, run }] : []
  })
}

function learn(): readonly Entry[] {
  const modelled = () => openDialog('modelled')
  const own = examples.map(
    ({ id, title, description }): Entry => ({
      group: 'Learn',
      prefix: '>',
      icon: 'example',
      label: `Example: ${title}`,
      hint: description,
      run: () => {
        openDialog('none')
        void openExample(id)
      },
    }),
  )
  const taught = lessons.map(
    ({ id, title, summary }): Entry => ({
      group: 'Learn',
      prefix: '>',
      icon: 'lesson',
      label: `Lesson: ${title}`,
      hint: summary,
      run: () => void startLesson(id),
    }),
  )
  const glossary = () => openGlossary()
  return [
    { group: 'Learn', prefix: '>', icon: 'learn', label: 'Glossary', hint: 'figures, flags, badges and diagnostics', run: glossary },
    { group: 'Learn', prefix: '>', icon: 'learn', label: 'What is modelled', hint: 'and what is simplified', run: modelled },
    ...taught,
    ...own,
  ]
}

/** For a teacher; as the button under the list of lessons. */
const writeOne: Entry = {
  group: 'Learn',
  prefix: '>',
  icon: 'lesson',
  label: 'Write a lesson',
  hint: 'that begins with these files',
  run: () => void import('../lessons/lesson-session.ts').then(({ writeLesson }) => writeLesson()),
}

async function startLesson(id: string): Promise<void> {
  const { openLesson } = await import('../lessons/lesson-session.ts')
  await openLesson(id)
}

function inScenario(prefix: Entry['prefix'], icon: string): Pick<Entry, 'group' | 'prefix' | 'icon'> {
  return { group: 'In this scenario', prefix, icon }
}
