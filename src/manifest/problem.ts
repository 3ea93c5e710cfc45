import type { Diagnostic, ResourceName, Severity } from '../core/diagnostic.ts'

/** An offset pair in the text of one document. */
export type Span = readonly [start: number, end: number]

/** A replacement in the text of one document. */
export interface ProblemFix {
  readonly title: string
  readonly edits: readonly { readonly span: Span; readonly newText: string }[]
}

/**
 * A diagnostic of one document, with offsets from the start of that document: so it can be kept with the parsed document and still be right
 * when the text above it changes. A message that names lines is given the line (from 1) of an offset.
 */
export interface Problem {
  readonly code: string
  readonly severity: Severity
  readonly message: string | ((lineOf: (offset: number) => number) => string)
  readonly span: Span
  readonly resource?: ResourceName
  readonly fixes?: readonly ProblemFix[]
}

/** Where a document stands: its file, its offset there, and the lines of the file. */
export interface DocumentPlace {
  readonly file: string
  readonly offset: number
  lineOf(offset: number): number
}

/** The problem as the user sees it, at its place in the file. */
export function toDiagnostic(problem: Problem, { file, offset, lineOf }: DocumentPlace): Diagnostic {
  const rangeOf = ([start, end]: Span) => ({ file, start: start + offset, end: end + offset })
  const { code, severity, message, span, resource, fixes } = problem
  return {
    code,
    severity,
    message: typeof message === 'string' ? message : message((at) => lineOf(at + offset)),
    range: rangeOf(span),
    ...(resource && { resource }),
    ...(fixes && {
      fixes: fixes.map(({ title, edits }) => ({
        title,
        edits: edits.map((edit) => ({ range: rangeOf(edit.span), newText: edit.newText })),
      })),
    }),
  }
}
