import { useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { type Diagnostic, type Recording, type RequestLife, requestLife, type SourceFile, type SourceRange } from '../../src/index.ts'
import { useFigures } from '../picture/use-figures.ts'
import { afterFrame, useAfterFrame } from '../player/after-frame.ts'
import { versionPlaces } from '../player/request-colours.ts'
import { derivedStore } from '../store/derived.ts'
import { playerStore } from '../store/player.ts'
import type { diagnosticNotes } from './diagnostic-notes.ts'
import type { LaterValue } from './later-values.ts'
import { type Beside, besideLines } from './line-notes.ts'
import { minimalEdit } from './minimal-edit.ts'
import { Places } from './places.ts'
import { policyNotes } from './policy-notes.ts'
import { requestNotes } from './request-notes.ts'
import { contains, routeFigures } from './route-figures.ts'
import type { outOfTime, RuleTime } from './rule-times.ts'

const nothing: Beside = { notes: [], rails: [], dead: [], later: [] }

/** What stands beside the lines of `file`, placed in the text as it stands now. */
export function useBeside(file: SourceFile): Beside {
  const { recording, figures, routes, ran, diagnostics } = useRun(file.name)
  const all = useMemo(() => (recording && figures ? routeFigures(recording, figures, routes) : []), [recording, figures, routes])
  const life = useSelectedLife(recording)
  const timeline = useTimeline(file.name, ran)
  const effectsOf = useDiagnosticNotes(diagnostics)
  const run = useMemo(() => {
    if (!recording || !figures || ran === undefined) return nothing
    const lines = besideLines({
      file: file.name,
      text: ran,
      routes: all.filter((route) => !isWholeDocument(route.range, ran)),
      toneOf: (range) => toneOf(recording, range),
      outOfTime: (range) => timeline.outOfTime?.(range, timeline.times, figures.scope),
    })
    const place = new Places(ran)
    const wrong = effectsOf?.({ file: file.name, place, diagnostics, recording, figures, routes: all })
    return {
      ...lines,
      notes: [...(wrong ?? []), ...lines.notes, ...policyNotes(recording, figures, file.name, place)],
      later: timeline.later,
    }
  }, [recording, figures, ran, file.name, all, timeline, diagnostics, effectsOf])
  const beside = useMemo(
    () => (life && ran !== undefined ? { ...run, notes: requestNotes(life, file.name, new Places(ran)) } : run),
    [life, run, ran, file.name],
  )
  return useMemo(() => (ran === undefined || ran === file.text ? beside : shifted(beside, ran, file.text)), [beside, ran, file.text])
}

/** What the notes are made of. The picture comes first: they are written in the frame behind it, all from the same run. */
function useRun(name: string) {
  const { recording, figures } = useFigures()
  const routes = useStore(derivedStore, (state) => state.routes)
  const ran = useStore(derivedStore, (state) => [...state.files, ...state.generated].find((each) => each.name === name)?.text)
  // Of a text that does not parse they speak of what stands there, not of what ran.
  const diagnostics = useStore(derivedStore, (state) => (state.broken.length > 0 ? noDiagnostics : state.diagnostics))
  const now = useMemo(() => ({ name, recording, figures, routes, ran, diagnostics }), [name, recording, figures, routes, ran, diagnostics])
  const behind = useAfterFrame(now)
  return behind.name === name ? behind : now
}

/** What the timeline makes of a text: values that it changes, and manifests that it replaces. */
interface Timeline {
  readonly later: readonly LaterValue[]
  readonly times: readonly RuleTime[]
  readonly outOfTime: typeof outOfTime | null
}

const noTimeline: Timeline = { later: [], times: [], outOfTime: null }
const noDiagnostics: readonly Diagnostic[] = []

/** What says what diagnostics did to the run: it comes with the first of them. */
function useDiagnosticNotes(diagnostics: readonly Diagnostic[]): typeof diagnosticNotes | null {
  const [loaded, setLoaded] = useState<{ readonly notes: typeof diagnosticNotes } | null>(null)
  const wanted = diagnostics.some(({ severity }) => severity !== 'note')
  useEffect(() => {
    if (wanted) void import('./diagnostic-notes.ts').then(({ diagnosticNotes: notes }) => setLoaded({ notes }))
  }, [wanted])
  return loaded?.notes ?? null
}

/** Read behind the picture of a run. */
function useTimeline(name: string, ran: string | undefined): Timeline {
  const scenario = useStore(derivedStore, (state) => state.scenario)
  const [timeline, setTimeline] = useState(noTimeline)
  useEffect(() => {
    const changes = scenario !== null && (scenario.timeline.length > 0 || scenario.actions !== undefined)
    if (!changes || ran === undefined) return setTimeline(noTimeline)
    let current = true
    const read = async () => {
      const [{ laterValues }, rules] = await Promise.all([import('./later-values.ts'), import('./rule-times.ts')])
      if (current)
        setTimeline({ later: laterValues(ran, scenario), times: rules.ruleTimes(name, ran, scenario), outOfTime: rules.outOfTime })
    }
    const prevent = afterFrame(() => void read())
    return () => {
      current = false
      prevent()
    }
  }, [scenario, name, ran])
  return timeline
}

/** The request that is selected: the notes speak of it alone then. */
function useSelectedLife(recording: Recording | null): RequestLife | undefined {
  const request = useStore(playerStore, ({ selection }) => (selection.type === 'request' ? selection.request : null))
  return useMemo(() => (recording && request !== null ? requestLife(recording, request) : undefined), [recording, request])
}

/** The route that a Service has without any rule is made of the Service itself: nothing of it stands in the text. */
function isWholeDocument({ start, end }: SourceRange, text: string): boolean {
  return /^kind:/m.test(text.slice(start, end))
}

function toneOf(recording: Recording, destination: SourceRange): string | null {
  const edge = recording.edges.find(
    ({ mirror, ranges }) => !mirror && ranges.some((range) => contains(destination, range) || contains(range, destination)),
  )
  const node = edge && recording.nodes[edge.to]
  if (!edge || !node || edge.toVersion < 0) return null
  const place = node.versions.length > 1 ? versionPlaces(recording).get(node.versions[edge.toVersion]?.label ?? '') : undefined
  return `--version-${place ?? 0}`
}

/** Moves what stands below an edit that has not been run yet by the lines that it adds. */
function shifted(beside: Beside, before: string, after: string): Beside {
  const edit = minimalEdit(before, after)
  if (!edit) return beside
  const from = linesIn(before.slice(0, edit.end))
  const by = linesIn(edit.text) - linesIn(before.slice(edit.start, edit.end))
  if (by === 0) return beside
  const move = (line: number) => (line >= from ? line + by : line)
  return {
    notes: beside.notes.map((note) => ({ ...note, lines: note.lines.map(move) })),
    rails: beside.rails.map((rail) => ({
      ...rail,
      first: move(rail.first),
      last: move(rail.last),
      stations: rail.stations.map((station) => ({ ...station, line: move(station.line) })),
    })),
    dead: beside.dead.map(([first, last]) => [move(first), move(last)] as const),
    later: beside.later.map((value) => ({ ...value, line: move(value.line) })),
  }
}

function linesIn(text: string): number {
  return text.split('\n').length
}
