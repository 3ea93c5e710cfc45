import type { Example } from './examples.ts'

/** The examples that hold every word of the query and carry the tag, those with it in their title first. */
export function findExamples(examples: readonly Example[], query: string, tag: string): readonly Example[] {
  const words = query.trim().toLowerCase().split(/\s+/)
  const holds = ({ title, description, tags }: Example) => {
    const text = `${title} ${description} ${tags.join(' ')}`.toLowerCase()
    return words.every((word) => text.includes(word))
  }
  const inTitle = ({ title }: Example) => (title.toLowerCase().includes(query.trim().toLowerCase()) ? 0 : 1)
  return examples
    .filter((example) => (tag === '' || example.tags.includes(tag)) && holds(example))
    .toSorted((a, b) => inTitle(a) - inTitle(b))
}

/** Tags of more than one example, in the order of the gallery. */
export function commonTags(examples: readonly Example[]): readonly string[] {
  const all = examples.flatMap(({ tags }) => tags)
  return [...new Set(all)].filter((tag) => all.filter((other) => other === tag).length > 1)
}
