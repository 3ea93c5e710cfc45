import type { EmbedOptions, LessonPlace, LinkProblem, SharedScenario } from './link.ts'
import { decodeFiles, encodeFiles } from './link-payload.ts'

/** What a link turned out to hold: all of it, or why not and as much as could be read. */
export type DecodedLink = { readonly shared: SharedScenario } | { readonly problem: LinkProblem; readonly partial?: SharedScenario }

const version = '1'

/**
 * The fragment of a share link, without `#`: `1.seed=7&t=31.4&<payload>`. Seed and moment stand there to be read and changed by hand; the
 * texts are the payload. Selection and open file are left out where they say nothing.
 */
export function encodeLink(shared: SharedScenario): string {
  const open = shared.files.findIndex((file) => file.name === shared.open)
  const parameters = [
    shared.seed === null ? '' : `seed=${shared.seed}`,
    `t=${seconds(shared.atMs)}`,
    shared.durationMs === null ? '' : `d=${seconds(shared.durationMs)}`,
    shared.speed === null ? '' : `speed=${shared.speed}`,
    shared.selection === '' ? '' : `sel=${percentEncoded(shared.selection)}`,
    open > 0 ? `open=${open + 1}` : '',
    shared.paused ? 'paused=1' : '',
    ...embedParameters(shared.embed),
    shared.load === undefined ? '' : `load=${percentEncoded(shared.load)}`,
    shared.lesson ? `lesson=${shared.lesson.name}.${shared.lesson.step + 1}` : '',
  ]
  const bare = shared.load !== undefined || (shared.files.length === 0 && shared.lesson?.name)
  const payload = bare ? [] : [encodeFiles(shared.files)]
  return `${version}.${[...parameters.filter((each) => each !== ''), ...payload].join('&')}`
}

function embedParameters(embed: EmbedOptions | undefined): readonly string[] {
  if (!embed) return []
  return ['embed=1', embed.theme === 'auto' ? '' : `theme=${embed.theme}`, embed.text ? 'text=1' : '']
}

/** Reads a fragment, with or without its `#`. Nothing that it may hold makes it throw; parameters that make no sense are as if they were not there. */
export function decodeLink(fragment: string): DecodedLink {
  // Mail programs escape the ampersand, and sentences leave their punctuation at the end of a link.
  const text = fragment
    .replace(/^#/, '')
    .replaceAll('&amp;', '&')
    .trim()
    .replace(/[^\w-]+$/, '')
  const found = /^(\d{1,6})\.(.*)$/s.exec(text)
  if (!found) return { problem: { type: 'foreign' } }
  if (found[1] !== version) return { problem: { type: 'newer', version: found[1] ?? '' } }
  return decodeVersion1(text, (found[2] ?? '').split('&'))
}

function decodeVersion1(text: string, parts: readonly string[]): DecodedLink {
  const payload = parts.find((part, i) => !part.includes('=') && (i > 0 || parts.length === 1)) ?? ''
  const parameters = new Map(
    parts.flatMap((part) => (part.includes('=') ? [[part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)] as const] : [])),
  )
  if (payload === '' && parameters.size === 0) return { problem: { type: 'foreign' } }
  const load = loadable(parameters.get('load'))
  const lesson = lessonPlace(parameters.get('lesson'))
  const { files, whole, expected } = isBare(payload, load, lesson) ? { files: [], whole: true, expected: null } : decodeFiles(payload)
  const open = files[(wholeNumber(parameters.get('open'), 1000) ?? 1) - 1]?.name ?? files[0]?.name ?? ''
  const shared: SharedScenario = {
    files,
    seed: wholeNumber(parameters.get('seed'), 0xffffffff),
    durationMs: milliseconds(parameters.get('d'), 1),
    atMs: milliseconds(parameters.get('t'), 0) ?? 0,
    speed: numberBetween(parameters.get('speed'), 0.01, 100),
    paused: parameters.has('paused'),
    selection: percentDecoded(parameters.get('sel') ?? ''),
    open,
    ...(parameters.has('embed') && { embed: embedOptions(parameters) }),
    ...(load !== undefined && { load }),
    ...(lesson && { lesson }),
  }
  if (whole) return { shared }
  const total = expected === null ? null : text.length - payload.length + expected
  return { problem: { type: 'damaged', received: text.length, expected: total }, ...(files.length > 0 && { partial: shared }) }
}

function embedOptions(parameters: ReadonlyMap<string, string>): EmbedOptions {
  const theme = parameters.get('theme')
  return { theme: theme === 'dark' || theme === 'light' ? theme : 'auto', text: parameters.has('text') }
}

/** Whether a link without texts is whole: it names where they are. */
function isBare(payload: string, load: string | undefined, lesson: LessonPlace | undefined): boolean {
  return load !== undefined || (payload === '' && lesson !== undefined && lesson.name !== '')
}

/** `canary-by-weight.2`, or `.2` where the lesson stands among the texts. */
function lessonPlace(text: string | undefined): LessonPlace | undefined {
  const [, name = '', step] = /^([a-z0-9-]{0,60})\.(\d{1,3})$/.exec(text ?? '') ?? []
  return step === undefined ? undefined : { name, step: Math.max(1, Number(step)) - 1 }
}

/** A path below the page: never another origin, nor a way out of the folder. */
function loadable(text: string | undefined): string | undefined {
  const path = percentDecoded(text ?? '')
  return /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(path) ? path : undefined
}

function seconds(ms: number): string {
  return String(Math.round(ms) / 1000)
}

function milliseconds(text: string | undefined, least: number): number | null {
  const value = numberBetween(text, 0, 3600)
  const ms = value === null ? null : Math.round(value * 1000)
  return ms === null || ms < least ? null : ms
}

function wholeNumber(text: string | undefined, most: number): number | null {
  return text !== undefined && /^\d{1,10}$/.test(text) && Number(text) <= most ? Number(text) : null
}

function numberBetween(text: string | undefined, least: number, most: number): number | null {
  if (text === undefined || !/^\d+(\.\d+)?$/.test(text)) return null
  const value = Number(text)
  return value >= least && value <= most ? value : null
}

/** Percent escapes, but of what a fragment may hold as it is: `:`, `/`, `,`. A half of a surrogate pair cannot be escaped and is replaced. */
function percentEncoded(text: string): string {
  const sound = text.replaceAll(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
  return encodeURIComponent(sound).replaceAll('%3A', ':').replaceAll('%2F', '/').replaceAll('%2C', ',')
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
