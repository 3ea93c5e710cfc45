/** A text without its `|`, and where that stood. */
export function withCursor(marked: string): { readonly text: string; readonly offset: number } {
  const offset = marked.indexOf('¦')
  return { text: marked.replace('¦', ''), offset }
}
