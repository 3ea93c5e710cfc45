import { type Document, parseDocument, type YAMLError } from 'yaml'
import type { Problem, Span } from './problem.ts'

/** A YAML document with what is wrong in its syntax; the tree holds what could be recovered. */
export interface YamlDocument {
  readonly document: Document
  readonly problems: readonly Problem[]
}

const OPTIONS = { prettyErrors: false, merge: true, logLevel: 'silent', strict: true, uniqueKeys: true } as const
/** In a longer document no key is compared with all others of its object, which takes minutes for a hundred thousand of them. */
const MAX_COMPARED = 500_000
const MAX_REPORTED = 3
const MAX_REPAIRS = 3

/** Parses one document; never throws. Lines that cannot be read are reported and left out, so that a half-typed line costs no more than itself. */
export function parseYaml(given: string): YamlDocument {
  const text = given.replace(NO_BREAK_INDENT, spaces)
  const document = parseTree(text)
  const problems = document.errors.slice(0, MAX_REPORTED).map((error) => toProblem(error, text))
  return {
    document: document.errors.length > 0 ? repaired(document, text) : document,
    problems: text === given ? problems : [noBreakProblem(given), ...problems],
  }
}

/** What web pages indent by, before a key or an item: to YAML it is a letter, and the key a longer one of another object. */
const NO_BREAK_INDENT = /^ *\u00a0[ \u00a0]*(?=- |[\w./"'-]+:(?:\s|$))/gm

function spaces(indent: string): string {
  return ' '.repeat(indent.length)
}

function noBreakProblem(text: string): Problem {
  const indents = [...text.matchAll(NO_BREAK_INDENT)].map(({ index, 0: indent }) => ({
    span: [index, index + indent.length] as const,
    newText: spaces(indent),
  }))
  return {
    code: 'yaml-syntax',
    severity: 'error',
    message: 'A no-break space indents this line: YAML takes ordinary spaces only.',
    span: indents[0]?.span ?? [0, 0],
    fixes: [{ title: 'Indent by spaces', edits: indents }],
  }
}

function parseTree(text: string): Document {
  return parseDocument(text, text.length > MAX_COMPARED ? { ...OPTIONS, uniqueKeys: false } : OPTIONS)
}

/** Blanks the line of the first error, in place so that offsets stay, for as long as that helps. */
function repaired(first: Document, text: string): Document {
  let best = first
  let current = text
  for (let attempt = 0; attempt < MAX_REPAIRS; attempt++) {
    const error = best.errors.find(({ code }) => code !== 'DUPLICATE_KEY')
    if (!error) return best
    current = withoutLines(current, error)
    const document = parseTree(current)
    if (document.errors.length >= best.errors.length) return best
    best = document
  }
  return best
}

function withoutLines(text: string, { code, pos }: YAMLError): string {
  const start = text.lastIndexOf('\n', pos[0] - 1) + 1
  // An unfinished word swallows the key of the line after it: the last line of the two is whole.
  const last = code === 'MULTILINE_IMPLICIT_KEY' ? text.lastIndexOf('\n', Math.max(0, pos[1] - 1)) : text.indexOf('\n', pos[0])
  const end = last < start ? text.length : last
  return text.slice(0, start) + text.slice(start, end).replace(/[^\r\n]/g, ' ') + text.slice(end)
}

function toProblem(error: YAMLError, text: string): Problem {
  const span = within(error.pos, text)
  return {
    code: 'yaml-syntax',
    severity: 'error',
    message: wording(error),
    span,
    ...(error.code === 'TAB_AS_INDENT' && { fixes: [tabsFix(text)] }),
  }
}

/** Errors at the end of the text point behind it. */
function within([start, end]: readonly [number, number], text: string): Span {
  const from = Math.min(start, Math.max(0, text.trimEnd().length))
  return [from, Math.max(from, Math.min(end, text.length))]
}

function tabsFix(text: string) {
  const edits = [...text.matchAll(/^[ ]*\t[ \t]*/gm)].map(({ index, 0: indent }) => ({
    span: [index, index + indent.length] as const,
    newText: indent.replaceAll('\t', '  '),
  }))
  return { title: 'Indent by spaces', edits }
}

const WORDING: Readonly<Record<string, string>> = {
  BAD_INDENT: 'This line is indented differently from its neighbours: keys of one object start in the same column.',
  BLOCK_AS_IMPLICIT_KEY: 'A block cannot start here: put it on a line of its own, indented.',
  BLOCK_IN_FLOW: 'A block cannot stand inside `{ }` or `[ ]`.',
  DUPLICATE_KEY: 'This key stands twice in the same object: the last one counts here, and `kubectl apply` refuses the text.',
  MULTILINE_IMPLICIT_KEY: 'This line is not finished: a `:` is missing after the key.',
  TAB_AS_INDENT: 'A tab indents this line: YAML takes spaces only.',
  UNEXPECTED_TOKEN: 'This cannot stand here.',
  RESOURCE_EXHAUSTION: 'This is nested too deeply to be read.',
  MULTIPLE_DOCS: 'A second document starts here: put `---` on a line before it.',
}

function wording({ code, message }: YAMLError): string {
  if (code === 'MISSING_CHAR' && /Missing closing "|Missing closing '/.test(message)) return 'A closing quote is missing.'
  return WORDING[code] ?? `${message.replace(/[.\s]+$/, '')}.`
}
