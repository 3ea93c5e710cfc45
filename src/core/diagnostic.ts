import type { SourceRange, TextEdit } from './source.ts'

/** `note` is what Istio calls Info. */
export type Severity = 'error' | 'warning' | 'note'

/** A change of the text that mends what a diagnostic names; applied as one undo step. */
export interface QuickFix {
  readonly title: string
  readonly edits: readonly TextEdit[]
}

/** The object that a diagnostic is about, as `istioctl analyze` names it. */
export interface ResourceName {
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

/**
 * Something to tell the user about the text. Bad input is always one of these and never a throw.
 * `code` is stable and append-only: `IST0101` and the like where Istio has a code, else a kebab-case word of ours (`yaml-syntax`,
 * `unindented-yaml`, `unknown-field`, `unsupported-field`, `pods-share-all-labels`, …).
 */
export interface Diagnostic {
  readonly code: string
  readonly severity: Severity
  readonly message: string
  readonly range: SourceRange
  readonly resource?: ResourceName
  readonly related?: readonly { readonly message: string; readonly range: SourceRange }[]
  readonly fixes?: readonly QuickFix[]
}

/** A stage's value with what it has to say about the text. */
export interface Reported<T> {
  readonly value: T
  readonly diagnostics: readonly Diagnostic[]
}
