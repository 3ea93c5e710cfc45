/** What can be written as YAML. */
export type Plain = string | number | boolean | readonly Plain[] | { readonly [key: string]: Plain }

/** Words that some reader of YAML takes for something else than text. */
const notText = /^(?:true|false|yes|no|on|off|y|n|null|~|[-+.]?\d[\d_.]*(?:e[-+]?\d+)?|0[xo][\da-f]+)$/i
const safe = /^[\w./*<>=+][\w ./*<>=+@:,;!()$^?|\\-]*$/
const unsafe = /: |:$| #|\s$|^[*|>=]/

/** A single value, in quotes where it would not be read as the text that it is. */
export function printScalar(value: string | number | boolean, flow: boolean): string {
  if (typeof value !== 'string') return String(value)
  const fits = safe.test(value) && !unsafe.test(value) && !notText.test(value) && !(flow && value.includes(','))
  return fits ? value : JSON.stringify(value)
}

/** `{ a: 1, b: [x] }`; `quote` around keys and texts where the text at hand is JSON. */
export function printFlow(value: Plain, quote = ''): string {
  if (isList(value)) return `[${value.map((item) => printFlow(item, quote)).join(', ')}]`
  if (typeof value === 'object') {
    const pairs = Object.entries(value).map(([key, inner]) => `${quote}${key}${quote}: ${printFlow(inner, quote)}`)
    return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`
  }
  return quote && typeof value === 'string' ? JSON.stringify(value) : printScalar(value, true)
}

/** How lists stand under their key. */
export interface BlockLayout {
  readonly column: number
  /** Columns by which a list is indented under its key. */
  readonly sequenceStep: number
}

/** `key: value` on lines of their own, the first without its indentation. */
export function printPair(key: string, value: Plain, layout: BlockLayout): string {
  if (typeof value !== 'object' || isEmpty(value)) return `${key}: ${printLeaf(value)}`
  const column = layout.column + (isList(value) ? layout.sequenceStep : 2)
  return `${key}:\n${' '.repeat(column)}${printBlock(value, { ...layout, column })}`
}

/** A value on lines of its own, the first without its indentation. */
export function printBlock(value: Plain, layout: BlockLayout): string {
  if (typeof value !== 'object' || isEmpty(value)) return printLeaf(value)
  const between = `\n${' '.repeat(layout.column)}`
  if (isList(value)) return value.map((item) => `- ${printBlock(item, { ...layout, column: layout.column + 2 })}`).join(between)
  return Object.entries(value)
    .map(([key, inner]) => printPair(key, inner, layout))
    .join(between)
}

function printLeaf(value: Plain): string {
  return typeof value === 'object' ? printFlow(value) : printScalar(value, false)
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value)
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0
}
