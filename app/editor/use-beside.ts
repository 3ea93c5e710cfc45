import { useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { Diagnostic, Recording, SourceFile, SourceRange } from '../../src/index.ts'
import { useFigures } from '../picture/use-figures.ts'
import { afterFrame, useAfterFrame } from '../player/after-frame.ts'
import { versionPlaces } from '../player/request-colours.ts'
import { derivedStore } from '../store/derived.ts'
import { playerStore } from '../store/player.ts'
import type { LaterValue } from './later-values.ts'
import { type Beside, besideLines, type LineNote } from './line-notes.ts'
import { minimalEdit } from './minimal-edit.ts'
import { Places } from './places.ts'
import { policyNotes } from './policy-notes.ts'
import { contains, routeFigures } from './route-figures.ts'
import type { outOfTime, RuleTime } from './rule-times.ts'

const nothing: Beside = { notes: [], rails: [], dead: [], later: [] }

/** What stands beside the lines of `file`, placed in the text as it stands now. */
export function useBeside(file: SourceFile): Beside {
  const { recording, figures, routes, ran, diagnostics } = useRun(file.name)
  const all = useMemo(() => (recording && figures ? routeFigures(recording, figures, routes) : []), [recording, figures, routes])
  const requestNotes = useRequestNotes(recording, file.name, ran)
  const timeline = useTimeline(file.name, ran)
  const wrongs = useLoaded(hasWrongs(diagnostics), loadDiagnosticNotes)
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
    const wrong = wrongs?.diagnosticNotes({ file: file.name, place, diagnostics, recording, figures, routes: all })
    return {
      ...lines,
      notes: [...(wrong ?? []), ...lines.notes, ...policyNotes(recording, figures, file.name, place)],
      later: timeline.later,
    }
  }, [recording, figures, ran, file.name, all, timeline, diagnostics, wrongs])
  const beside = useMemo(() => (requestNotes ? { ...run, notes: requestNotes } : run), [requestNotes, run])
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

const loadDiagnosticNotes = () => import('./diagnostic-notes.ts')
const loadRequestNotes = () => import('./request-notes.ts')

/** A part of the notes that comes when it is first wanted; null until then. */
function useLoaded<Loaded extends object>(wanted: boolean, load: () => Promise<Loaded>): Loaded | null {
  const [loaded, setLoaded] = useState<Loaded | null>(null)
  useEffect(() => {
    if (wanted) void load().then(setLoaded)
  }, [wanted, load])
  return loaded
}

function hasWrongs(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity !== 'note')
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

/** What the lines did to the request that is selected: the notes speak of it alone then. Null while there is none. */
function useRequestNotes(recording: Recording | null, file: string, ran: string | undefined): readonly LineNote[] | null {
  const request = useStore(playerStore, ({ selection }) => (selection.type === 'request' ? selection.request : null))
  const loaded = useLoaded(request !== null, loadRequestNotes)
  return useMemo(() => {
    if (!loaded || !recording || request === null || ran === undefined) return null
    return loaded.requestNotes(recording, request, file, new Places(ran))
  }, [loaded, recording, request, file, ran])
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
