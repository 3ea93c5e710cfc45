/**
 * The manifests in a text that is mostly something else (a web page, a Markdown file): those of its fenced code blocks, or else the stretches
 * that start with `apiVersion:` or `kind:`, joined by `---`. Undefined where the text holds manifests and nothing else, or none at all.
 */
export function extractManifests(text: string): string | undefined {
  const fenced = [...text.matchAll(/^([ \t]*)(```+|~~~+)[^\n]*\n([\s\S]*?)^[ \t]*\2[ \t]*$/gm)]
    .map(([, indent = '', , body = '']) => dedent(body, indent.length))
    .filter(holdsManifest)
  if (fenced.length > 0) return joined(fenced)
  const { blocks, prose } = scan(text.split('\n'))
  return prose && blocks.length > 0 ? joined(blocks) : undefined
}

function joined(blocks: readonly string[]): string {
  return `${blocks.map((block) => block.replace(/^---[ \t]*\n/, '').trimEnd()).join('\n---\n')}\n`
}

function dedent(text: string, by: number): string {
  return by === 0 ? text : text.replace(new RegExp(`^[ \\t]{1,${by}}`, 'gm'), '')
}

function holdsManifest(text: string): boolean {
  return /^apiVersion:/m.test(text) && /^kind:/m.test(text)
}

interface Scan {
  readonly blocks: string[]
  prose: boolean
}

function scan(lines: readonly string[]): Scan {
  const found: Scan = { blocks: [], prose: false }
  for (let at = 0; at < lines.length; ) {
    if (startsManifest(lines, at)) {
      const end = endOfBlock(lines, at)
      found.blocks.push(lines.slice(at, end).join('\n'))
      at = Math.max(end, at + 1)
    } else {
      found.prose ||= isProse(lines[at] ?? '')
      at++
    }
  }
  return found
}

/** `apiVersion:` or `kind:`, with the other one within three lines. */
function startsManifest(lines: readonly string[], at: number): boolean {
  const head = lines.slice(at, at + 4).join('\n')
  return /^(apiVersion|kind):(\s|$)/.test(lines[at] ?? '') && holdsManifest(head)
}

function endOfBlock(lines: readonly string[], start: number): number {
  let end = start
  while (end < lines.length && belongs(lines, end)) end++
  while (end > start && (lines[end - 1] ?? '').trim() === '') end--
  return end
}

/** Whether a line can be part of a manifest: a key, a list item, a comment, anything indented; or `---` before another manifest. */
function belongs(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? ''
  if (/^---\s*$/.test(line))
    return startsManifest(
      lines,
      lines.findIndex((next, index) => index > at && next.trim() !== ''),
    )
  return /^\s*$|^\s*#|^[ \t]+[^\s•·–]|^- *["'\w*./]|^-$|^[a-z"'][\w./"'-]*:(\s|$)|^[{}\][]/.test(line) && !/^- [A-Z][a-z]+\b.* /.test(line)
}

/** Three words that are no YAML: sentences, headings. */
function isProse(line: string): boolean {
  return !/^\s*#/.test(line) && !/^\s*[{["'}\]]/.test(line) && /[^\s:]+ [^\s:]+ [^\s:]+/.test(line)
}
