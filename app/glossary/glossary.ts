import { diagnosticTerms } from './diagnostic-terms.ts'
import { figureTerms } from './figure-terms.ts'
import { flagTerms } from './flag-terms.ts'
import { policyTerms } from './policy-terms.ts'
import { wordTerms } from './word-terms.ts'

/** One thing that the window shows, explained in Istio's own terms. */
export interface Term {
  /** `figure:p99`, `flag:UO`, `badge:retries`, `code:IST0101`, `word:subset`. */
  readonly id: TermId
  readonly title: string
  /** Markdown: what it is, and the rule behind it. */
  readonly text: string
}

export type TermId = `${'figure' | 'flag' | 'badge' | 'code' | 'word'}:${string}`

export interface TermGroup {
  readonly title: string
  readonly terms: readonly Term[]
}

/** All that is explained, in the order of the dialog. */
export const glossary: readonly TermGroup[] = [
  { title: 'Figures', terms: termsOf('figure', figureTerms) },
  { title: 'Response flags', terms: termsOf('flag', flagTerms) },
  { title: 'Badges', terms: termsOf('badge', policyTerms) },
  { title: 'Words', terms: termsOf('word', wordTerms) },
  { title: 'Diagnostics', terms: termsOf('code', diagnosticTerms) },
]

export function termOf(id: string): Term | undefined {
  return glossary.flatMap(({ terms }) => terms).find((term) => term.id === id)
}

/** The groups with the terms that a query finds, by title first. */
export function findTerms(query: string): readonly TermGroup[] {
  const words = query.trim().toLowerCase().split(/\s+/)
  return glossary.flatMap(({ title, terms }) => {
    const found = terms.filter((term) => words.every((word) => `${term.title} ${term.text}`.toLowerCase().includes(word)))
    const ranked = found.toSorted((a, b) => rank(a, query) - rank(b, query))
    return ranked.length > 0 ? [{ title, terms: ranked }] : []
  })
}

function rank({ title }: Term, query: string): number {
  const at = title.toLowerCase().indexOf(query.trim().toLowerCase())
  return at < 0 ? 2 : Math.min(at, 1)
}

/** A record of `name: [title, text]` as terms. */
function termsOf(kind: string, entries: Readonly<Record<string, readonly [title: string, text: string]>>): readonly Term[] {
  return Object.entries(entries).map(([name, [title, text]]) => ({ id: `${kind}:${name}` as TermId, title, text }))
}
