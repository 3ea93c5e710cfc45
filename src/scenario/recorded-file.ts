import type { SourceFile } from '../core/source.ts'
import type { RecordedArrivals, RequestClass } from '../sim/traffic.ts'
import { parseUrl, requestName, requestOf } from './request-url.ts'

/**
 * A file of the work that holds recorded requests, for `replay:` of a traffic source. Version 1 is lines of text: this mark; a line
 * `= METHOD URL` for each class, behind it its headers, indented, one a line; and for each request, in order, `milliseconds class`, where
 * classes count from 0 and the milliseconds from the first request. Lines of other kinds are skipped.
 */
const mark = '# telltale recorded traffic v1'
/** More are not replayed: the file is a text that an editor and the browser's storage must hold. */
export const mostRecorded = 50_000

/** What a file of recorded traffic holds. */
export interface RecordedReplay {
  readonly requests: readonly RequestClass[]
  readonly arrivals: RecordedArrivals
}

/** Whether a file holds recorded traffic: it is no manifest then. */
export function isRecorded({ text }: SourceFile): boolean {
  return text.startsWith(mark)
}

/** A class as the file states it. */
export interface PrintedClass {
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [name: string, value: string])[]
}

/** The file for classes of requests and, for each request, its time in milliseconds and its class. */
export function printRecorded(classes: readonly PrintedClass[], atMs: ArrayLike<number>, classOf: ArrayLike<number>): string {
  const lines = [`${mark}: ${atMs.length} requests`]
  for (const { method, url, headers } of classes)
    lines.push(`= ${method} ${url}`, ...headers.map(([name, value]) => `  ${name}: ${value.replaceAll(/\s*\n\s*/g, ' ')}`))
  for (let i = 0; i < atMs.length; i++) lines.push(`${Number((atMs[i] ?? 0).toFixed(3))} ${classOf[i] ?? 0}`)
  return `${lines.join('\n')}\n`
}

const read = new WeakMap<SourceFile, RecordedReplay>()

/** Reads such a file; what is no line of it is skipped, and times that go back count as those before. */
export function readRecorded(file: SourceFile): RecordedReplay {
  const known = read.get(file)
  if (known) return known
  const made = parse(file)
  read.set(file, made)
  return made
}

interface GivenClass {
  readonly method: string
  readonly url: string
  readonly headers: Record<string, string>
  readonly range: { readonly file: string; readonly start: number; readonly end: number }
}

function parse({ name: file, text }: SourceFile): RecordedReplay {
  const classes: GivenClass[] = []
  const atUs: number[] = []
  const classOf: number[] = []
  let start = 0
  for (const line of text.split('\n')) {
    const end = start + line.length
    if (line.startsWith('= ')) {
      const [method = 'GET', url = ''] = line.slice(2).trim().split(/\s+/)
      classes.push({ method, url, headers: {}, range: { file, start, end } })
    } else if (line.startsWith('  ')) addHeader(classes.at(-1), line)
    else if (atUs.length < mostRecorded) addArrival(line, { atUs, classOf, classes: classes.length })
    start = end + 1
  }
  return { requests: classes.map(requestClass), arrivals: { atUs: Uint32Array.from(atUs), classOf: Uint16Array.from(classOf), file } }
}

function addHeader(to: GivenClass | undefined, line: string): void {
  const [, name, value] = /^\s+([^\s:]+):\s*(.*)$/.exec(line) ?? []
  if (to && name !== undefined && value !== undefined) to.headers[name.toLowerCase()] = value
}

function addArrival(line: string, { atUs, classOf, classes }: { atUs: number[]; classOf: number[]; classes: number }): void {
  const [, ms, place] = /^(\d+(?:\.\d+)?) (\d+)\s*$/.exec(line) ?? []
  if (ms === undefined || Number(place) >= classes) return
  atUs.push(Math.min(0xfffffffe, Math.max(atUs.at(-1) ?? 0, Math.round(Number(ms) * 1000))))
  classOf.push(Number(place))
}

function requestClass({ method, url: text, headers, range }: GivenClass): RequestClass {
  const url = parseUrl(text) ?? { scheme: 'http' as const, authority: 'unknown', path: '/' }
  const request = requestOf(url, method.toUpperCase(), headers)
  return { name: requestName(request), weight: 1, url: text, request, range }
}
