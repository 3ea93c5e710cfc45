/** One thing that the palette offers. */
export interface Entry {
  readonly group: 'In this scenario' | 'Do' | 'Learn'
  /** Which prefix asks for entries like this one alone. */
  readonly prefix: '@' | ':' | '#' | '>'
  readonly icon: string
  readonly label: string
  /** Said in grey behind the label. */
  readonly hint?: string
  /** A line link or a key, at the right. */
  readonly keys?: string
  readonly run: () => void
}

const most = { all: 7, one: 40 }

/** What a query is of: all, or what its first character asks for. */
export function readQuery(query: string): { readonly prefix: string; readonly words: string } {
  const prefix = /^[@:#>]/.exec(query)?.[0] ?? ''
  return { prefix, words: query.slice(prefix.length).trim().toLowerCase() }
}

/** The entries that a query finds, group by group, those that begin with it first; few of each where all are asked. */
export function findEntries(entries: readonly Entry[], query: string): readonly Entry[] {
  const { prefix, words } = readQuery(query)
  const found = entries
    .filter((entry) => prefix === '' || entry.prefix === prefix)
    .map((entry) => ({ entry, rank: rankOf(entry, words) }))
    .filter(({ rank }) => rank < never)
  const groups = ['In this scenario', 'Do', 'Learn'] as const
  const limit = prefix === '' ? most.all : most.one
  return groups.flatMap((group) =>
    found
      .filter(({ entry }) => entry.group === group)
      .sort((a, b) => a.rank - b.rank)
      .slice(0, words === '' && group !== 'In this scenario' ? most.one : limit)
      .map(({ entry }) => entry),
  )
}

const never = 9

/** 0 if the label begins with the words, then where a word does, then anywhere, then all of them somewhere. */
function rankOf({ label, hint = '' }: Entry, words: string): number {
  const text = label.toLowerCase()
  const at = text.indexOf(words)
  if (at === 0) return 0
  if (at > 0) return /[a-z0-9]/.test(text[at - 1] ?? '') ? 2 : 1
  const all = `${text} ${hint.toLowerCase()}`
  return words.split(/\s+/).every((word) => all.includes(word)) ? 3 : never
}

/** A label in its parts: before, in and behind the words that were found. */
export function partsOf(label: string, query: string): readonly [string, string, string] {
  const { words } = readQuery(query)
  const at = words === '' ? -1 : label.toLowerCase().indexOf(words)
  return at < 0 ? [label, '', ''] : [label.slice(0, at), label.slice(at, at + words.length), label.slice(at + words.length)]
}
