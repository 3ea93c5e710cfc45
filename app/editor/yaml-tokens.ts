export interface Token {
  readonly text: string
  readonly kind: 'key' | 'string' | 'number' | 'quiet'
}

const pattern =
  /(?<comment>(?:^|(?<=\s))#.*$)|(?<quoted>"(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?)|(?<mark>^---$|^\s*-(?=\s|$)|[{}[\],]|:(?=\s|$)|[|>][-+]?\s*$)|(?<key>[^\s{}[\],:#"'|>-](?:[^{}[\],:#"']|:(?!\s|$))*(?=:(?:\s|$)))|(?<number>-?\d+(?:\.\d+)?(?=\s*(?:[,}\]]|$)))|(?<word>[^\s{}[\],]+)/gu

/** Splits one line of YAML into what the editor colours: for the plain editor and for snippets. */
export function yamlTokens(line: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  for (const match of line.matchAll(pattern)) {
    if (match.index > at) tokens.push({ text: line.slice(at, match.index), kind: 'string' })
    tokens.push({ text: match[0], kind: kindOf(match.groups ?? {}) })
    at = match.index + match[0].length
  }
  if (at < line.length) tokens.push({ text: line.slice(at), kind: 'string' })
  return tokens
}

function kindOf(groups: Readonly<Record<string, string | undefined>>): Token['kind'] {
  if (groups['comment'] !== undefined || groups['mark'] !== undefined) return 'quiet'
  if (groups['key'] !== undefined) return 'key'
  return groups['number'] !== undefined ? 'number' : 'string'
}
