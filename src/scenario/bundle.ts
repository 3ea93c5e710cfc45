import type { SharedScenario } from './link.ts'

/**
 * All of a scenario as one text, `.telltale.yaml`: a head line, then each file as it is behind a line with its name. It is a YAML stream, so that
 * other tools read it too; the lines with names are comments to them.
 */
const head = '# telltale:1'
const fileMark = '# telltale:file '
/** Stands before a line of a file that would be taken for a mark. */
const quote = '# telltale:text '

/** What a bundle says beside the files. */
export interface Bundle extends Pick<SharedScenario, 'files' | 'seed' | 'durationMs' | 'atMs' | 'open'> {
  readonly title: string
}

/** The bundle as text; `decodeBundle` gives back the very same. */
export function encodeBundle({ files, ...about }: Bundle): string {
  const parts = files.map(({ name, text }) => {
    const ended = text.endsWith('\n')
    return `---\n${fileMark}${JSON.stringify(name)}${ended ? '' : ' unended'}\n${quoted(text)}${ended ? '' : '\n'}`
  })
  return `${head} ${JSON.stringify(about)}\n${parts.join('')}`
}

/** Reads a bundle; undefined for any other text. What makes no sense in its head line is as if it were not there. */
export function decodeBundle(text: string): Bundle | undefined {
  const unified = text.replaceAll('\r\n', '\n')
  if (!unified.startsWith(`${head} `)) return undefined
  const files = unified
    .split(/^---\n(?=# telltale:file )/m)
    .slice(1)
    .flatMap((part) => fileOf(part) ?? [])
  return files.length === 0 ? undefined : { files, ...aboutOf(unified.slice(head.length, unified.indexOf('\n'))) }
}

function quoted(text: string): string {
  return text.replaceAll(/^(?=# telltale:)/gm, quote)
}

function fileOf(part: string): { readonly name: string; readonly text: string } | undefined {
  const [, name, unended, text = ''] = /^# telltale:file ("(?:[^"\\\n]|\\.)*")( unended)?\n(.*)$/s.exec(part) ?? []
  const read = parsed(name ?? '')
  if (typeof read !== 'string') return undefined
  const own = text.replaceAll(new RegExp(`^${quote}`, 'gm'), '')
  return { name: read, text: unended ? own.replace(/\n$/, '') : own }
}

function aboutOf(line: string): Omit<Bundle, 'files'> {
  const read = parsed(line)
  const about: Readonly<Record<string, unknown>> = typeof read === 'object' && read !== null ? { ...read } : {}
  const { title, open, seed, durationMs, atMs } = about
  return {
    title: typeof title === 'string' ? title : '',
    open: typeof open === 'string' ? open : '',
    seed: within(seed, 0xffffffff),
    durationMs: within(durationMs, 3_600_000),
    atMs: within(atMs, 3_600_000) ?? 0,
  }
}

function within(value: unknown, most: number): number | null {
  return typeof value === 'number' && value >= 0 && value <= most ? value : null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
