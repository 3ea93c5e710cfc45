import type { SourceFile, SourceRange } from '../../src/index.ts'

export interface NamedResource {
  readonly kind: string
  readonly name: string
  /** Line of its kind, from 1. */
  readonly line: number
  readonly range: SourceRange
}

/** Kind and name of every resource of the files, as far as their text shows them at a glance. */
export function namedResources(files: readonly SourceFile[]): readonly NamedResource[] {
  return files.flatMap(({ name: file, text }) =>
    [...text.matchAll(/^(?:- )? *kind: *["']?([A-Z]\w+)/gm)].flatMap(({ index, 0: whole, 1: kind = '' }) => {
      const name = nameNear(text, index)
      const start = index + whole.length - kind.length
      return name === undefined || kind === 'List'
        ? []
        : [{ kind, name, line: text.slice(0, start).split('\n').length, range: { file, start, end: start + kind.length } }]
    }),
  )
}

/** The name in the metadata that stand beside the kind in the same document. */
function nameNear(text: string, at: number): string | undefined {
  const start = text.lastIndexOf('\n---', at) + 1
  const next = text.indexOf('\n---', at)
  const document = text.slice(start, next < 0 ? text.length : next)
  const rest = document.slice(at - start)
  const metadata = /^(?:- )? *metadata:([^\n]*\n(?:[ ]+[^\n]*\n?)*|[^\n]*$)/m
  const found = metadata.exec(rest)?.[1] ?? metadata.exec(document)?.[1] ?? ''
  return /(?:^|[\s{,])name: *["']?([\w.-]+)/.exec(found)?.[1]
}
