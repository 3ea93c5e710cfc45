import type { SourceFile } from '../../../src/index.ts'
import { type Document, documentsIn } from '../documents.ts'
import { removeValue } from '../set-value.ts'
import { boundsOf } from '../yaml-place.ts'
import { idOf } from './routing-documents.ts'

/** The files without the named resources; those that do not change are the same objects. */
export function withoutDocuments(files: readonly SourceFile[], ids: ReadonlySet<string>): readonly SourceFile[] {
  const gone = documentsIn(files).filter((document) => ids.has(idOf(document)))
  return files.map((file) => {
    const own = gone.filter((document) => document.file === file.name)
    return own.length === 0
      ? file
      : { name: file.name, text: own.reduceRight((text, document) => withoutDocument(text, file, document, own), file.text) }
  })
}

/** From the last one to the first: the places of those before stay what they are. */
function withoutDocument(text: string, file: SourceFile, { place }: Document, gone: readonly Document[]): string {
  const beside = documentsIn([file]).filter((each) => each.place.document === place.document)
  if (place.path.length > 0 && beside.some((each) => !gone.includes(each)))
    return removeValue(text, { document: place.document, path: [] }, place.path)
  // The whole list goes with the first of its items, which is the last to come here.
  return beside[0]?.place.path[1] === place.path[1] ? withoutSection(text, place.document) : text
}

/** A document goes with the separator before it; the first with the one behind it. */
function withoutSection(text: string, document: number): string {
  const bounds = boundsOf(text)
  const [start = 0, end = text.length] = bounds[document] ?? []
  if (document > 0) return text.slice(0, start - 3) + text.slice(end)
  const next = bounds[1]?.[0]
  return next === undefined ? '' : text.slice(next).replace(/^[^\n]*\n/, '')
}
