import type { SourceFile } from '../core/source.ts'
import { parseManifests } from '../manifest/parse.ts'
import type { Resource } from '../manifest/resource.ts'
import type { TrafficSource } from '../sim/traffic.ts'
import { isScenario } from './decode.ts'
import { printScenario, printSource } from './print.ts'
import { printDuration } from './print-parts.ts'
import { isRecorded, mostRecorded, printRecorded } from './recorded-file.ts'
import type { RecordedClass, RecordedTraffic } from './recorded-reader.ts'
import { parseUrl, requestName, requestOf } from './request-url.ts'
import type { Scenario } from './scenario.ts'

/** How recorded traffic is to become traffic of a scenario. */
export interface LandingWish {
  readonly name: string
  readonly from: TrafficSource['from']
  /** Only requests that a sidecar took in, or only those that proxies sent out; null: all. */
  readonly inbound: boolean | null
  /** Requests a second. */
  readonly perSecond: number
  /** So many classes at the most: the rarest are left out. */
  readonly mostClasses: number
  /** Each request at its time, out of a file of this name; null: drawn by weight. */
  readonly replay: string | null
  /** Length of the run that a replay asks for, at the most. */
  readonly mostMs: number
  /** Beside the traffic that is there, or in its place. */
  readonly beside: boolean
}

/** The classes and requests of a record that a wish is about. */
export function recordedPart(
  record: RecordedTraffic,
  wish: Pick<LandingWish, 'inbound' | 'mostClasses'>,
): {
  readonly classes: readonly RecordedClass[]
  /** By class of the record: its place among `classes`; -1 for one that is left out. */
  readonly places: Int32Array
  readonly requests: number
} {
  const places = new Int32Array(record.classes.length).fill(-1)
  const classes: RecordedClass[] = []
  record.classes.forEach((each, i) => {
    if ((wish.inbound !== null && each.inbound !== wish.inbound) || classes.length >= wish.mostClasses) return
    places[i] = classes.push(each) - 1
  })
  return { classes, places, requests: classes.reduce((sum, { count }) => sum + count, 0) }
}

/**
 * The files of the work with recorded traffic in its scenario: the files that change or come, whole. A scenario that was derived is written
 * out. Everything else in the document stays as it was typed.
 */
export function landTraffic(
  record: RecordedTraffic,
  wish: LandingWish,
  { files, scenario }: { readonly files: readonly SourceFile[]; readonly scenario: Scenario },
): readonly SourceFile[] {
  const replay = wish.replay === null ? null : replayOf(record, wish, wish.replay)
  const source = sourceOf(record, wish)
  const lines = printSource(source)
  if (wish.replay !== null) lines.splice(2, 0, `replay: ${wish.replay}`)
  const durationMs = replay ? Math.min(wish.mostMs, Math.max(1000, Math.ceil(replay.lastMs / 1000) * 1000)) : null
  return [withSource(files, scenario, { source, lines, beside: wish.beside, durationMs }), ...(replay ? [replay.file] : [])]
}

function sourceOf(record: RecordedTraffic, wish: LandingWish): TrafficSource {
  const { classes } = recordedPart(record, wish)
  const requests = classes.flatMap(({ method, url, headers, count }) => {
    const parsed = parseUrl(url)
    if (!parsed) return []
    const request = requestOf(parsed, method, Object.fromEntries(headers))
    return [{ name: requestName(request), weight: count, url, request }]
  })
  return { name: wish.name, from: wish.from, rate: { type: 'poisson', perSecond: Number(wish.perSecond.toPrecision(3)) }, requests }
}

function replayOf(record: RecordedTraffic, wish: LandingWish, name: string) {
  const { classes, places } = recordedPart(record, wish)
  const atMs: number[] = []
  const classOf: number[] = []
  let first: number | null = null
  for (let i = 0; i < record.atMs.length && atMs.length < mostRecorded; i++) {
    const place = places[record.classOf[i] ?? 0] ?? -1
    if (place < 0) continue
    first ??= record.atMs[i] ?? 0
    const at = (record.atMs[i] ?? 0) - first
    if (at >= wish.mostMs) break
    atMs.push(at)
    classOf.push(place)
  }
  return { file: { name, text: printRecorded(classes, atMs, classOf) }, lastMs: atMs.at(-1) ?? 0 }
}

interface NewSource {
  readonly source: TrafficSource
  readonly lines: readonly string[]
  readonly beside: boolean
  readonly durationMs: number | null
}

function withSource(files: readonly SourceFile[], scenario: Scenario, added: NewSource): SourceFile {
  const texts = files.filter((file) => !isRecorded(file))
  const own = parseManifests(texts).value.findLast(isScenario)
  const file = texts.find(({ name }) => name === own?.source.range.file)
  const edited = own && file ? editedText(own, file, added) : undefined
  if (file && edited !== undefined) return { name: file.name, text: edited }
  const traffic = added.beside ? [...scenario.traffic, added.source] : [added.source]
  const text = printScenario({ ...scenario, traffic, ...(added.durationMs !== null && { durationMs: added.durationMs }) })
  // Printed whole, a source has no place for the name of its replay.
  const whole = added.lines.some((line) => line.startsWith('replay:')) ? withReplay(text, added) : text
  return { name: file?.name ?? 'scenario.yaml', text: whole }
}

function withReplay(text: string, { source, lines }: NewSource): string {
  const replay = lines.find((line) => line.startsWith('replay:')) ?? ''
  const at = text.indexOf(`    - name: ${source.name}\n`)
  const end = text.indexOf('\n', text.indexOf('      from:', at))
  return `${text.slice(0, end)}\n      ${replay}${text.slice(end)}`
}

/** The document with another `traffic`, and another `duration` where one is wished; undefined where it has no block of traffic to change. */
function editedText(own: Resource, file: SourceFile, { lines, beside, durationMs }: NewSource): string | undefined {
  const spec = own.body['spec'] as { readonly traffic?: unknown; readonly duration?: unknown } | null | undefined
  if (!Array.isArray(spec?.traffic) || spec.traffic.length === 0) return undefined
  const value = own.source.at(['spec', 'traffic'])
  const item = own.source.at(['spec', 'traffic', 0])
  const { text } = file
  const itemLine = text.lastIndexOf('\n', item.start) + 1
  const dash = /^( *)- /.exec(text.slice(itemLine))
  if (!dash) return undefined
  const indent = dash[1] ?? ''
  const block = lines.map((line, i) => `${indent}${i === 0 ? '- ' : '  '}${line}`).join('\n')
  const tail = /\s*$/.exec(text.slice(value.start, value.end))?.[0] ?? ''
  const end = value.end - tail.length
  const kept = beside ? `${text.slice(itemLine, end)}\n` : ''
  const after = text.slice(end)
  const landed = `${text.slice(0, itemLine)}${kept}${block}${after.startsWith('\n') || after === '' ? after : `\n${after}`}`
  if (durationMs === null || spec.duration === undefined) return landed
  const duration = own.source.at(['spec', 'duration'])
  if (duration.end > itemLine) return landed
  return `${landed.slice(0, duration.start)}${printDuration(durationMs)}${landed.slice(duration.end)}`
}
