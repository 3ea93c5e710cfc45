/** A stretch of a text that holds one YAML document, its `---` line included. */
export interface DocumentText {
  readonly text: string
  readonly offset: number
}

/**
 * Cuts a text at the lines that start or end a document. YAML lets no such line stand inside a document, not even in a block of text, so
 * nothing needs to be parsed for it and an edit in one document leaves the others as they were.
 */
export function splitDocuments(text: string): readonly DocumentText[] {
  const documents: DocumentText[] = []
  const marker = /^(---|\.\.\.)(?=\s|$).*\n?/gm
  let start = 0
  for (let match = marker.exec(text); match; match = marker.exec(text)) {
    documents.push({ text: text.slice(start, match.index), offset: start })
    start = match[1] === '---' ? match.index : marker.lastIndex
    if (marker.lastIndex === match.index) break
  }
  documents.push({ text: text.slice(start), offset: start })
  return documents.filter((document) => !isBlank(document.text))
}

/** Whether nothing but comments, directives and document markers stands in it. */
function isBlank(text: string): boolean {
  return text.split('\n').every((line) => /^\s*(?:#|%|$)/.test(line) || /^---\s*(?:#.*)?$/.test(line))
}
