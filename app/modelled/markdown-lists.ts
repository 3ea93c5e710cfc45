export interface ListSection {
  readonly title: string
  /** Each in its words and pieces of code, in turn: words first. */
  readonly items: readonly (readonly string[])[]
}

/** The lists of a Markdown text, under their headings of the second level. */
export function listsOf(text: string): readonly ListSection[] {
  return text
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [title = '', ...lines] = section.split('\n')
      const items = lines.filter((line) => line.startsWith('- ')).map((line) => line.slice(2).split('`'))
      return { title: title.trim(), items }
    })
}
