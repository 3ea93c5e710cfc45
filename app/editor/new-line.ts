/** How far the line after a break at `offset` is indented: as the one before it, further behind a key without a value and behind a dash. */
export function indentAfterBreak(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)
  const [, space = '', dashes = '', rest = ''] = /^( *)((?:- +)*)(.*)$/.exec(line) ?? []
  const opens = /:\s*$/.test(rest) && !/^\s*#/.test(rest)
  return rest.trim() === '' ? space : space + ' '.repeat(dashes.length) + (opens ? '  ' : '')
}
