/** What one word of an expression is. `end` is what comes after the last. */
type Kind = 'name' | 'reserved' | 'literal' | 'sign' | 'end'
interface Word {
  readonly kind: Kind
  readonly text: string
  /** Where it begins, counted from 0. */
  readonly at: number
}

const WORD =
  /\s+|\/\/[^\n]*|(?<literal>0x[\da-f]+u?|\d*\.\d+(?:e[+-]?\d+)?|\d+e[+-]?\d+|\d+u?|[rb]{0,2}(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))|(?<name>[a-z_]\w*)|(?<sign>&&|\|\||[=!<>]=|[-+*/%<>!?:,.()[\]{}])/giy
const CONSTANTS = ['true', 'false', 'null']
const RESERVED = new Set('as break const continue else for function if import let loop package namespace return var void while'.split(' '))
const BINARY = new Set(['||', '&&', '==', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '%'])
const MAX_DEPTH = 250

/** What is wrong with the syntax of a CEL expression; names and types are not looked at (validation.go, validateTelemetryFilter). */
export function wrongExpression(expression: string): string | undefined {
  const words = wordsOf(expression)
  const wrong = typeof words === 'number' ? words : new Parser(words).wrongAt()
  return wrong === undefined ? undefined : `must be a valid CEL expression, it cannot be read at character ${wrong + 1}`
}

/** The words of an expression, or where it has none. */
function wordsOf(expression: string): readonly Word[] | number {
  const words: Word[] = []
  let at = 0
  while (at < expression.length) {
    WORD.lastIndex = at
    const match = WORD.exec(expression)
    if (!match) return at
    const kind = kindOf(match.groups ?? {})
    if (kind) words.push({ kind, text: match[0], at })
    at = WORD.lastIndex
  }
  return [...words, { kind: 'end', text: '', at }]
}

/** Of blanks and comments none. */
function kindOf({ literal, name, sign }: Readonly<Record<string, string | undefined>>): Kind | undefined {
  if (literal !== undefined) return 'literal'
  if (name === undefined) return sign === undefined ? undefined : 'sign'
  if (CONSTANTS.includes(name)) return 'literal'
  return name === 'in' ? 'sign' : RESERVED.has(name) ? 'reserved' : 'name'
}

/** Reads the grammar of CEL and keeps nothing: precedence does not matter for whether a text can be read. */
class Parser {
  private next = 0
  private depth = 0
  private readonly words: readonly Word[]

  constructor(words: readonly Word[]) {
    this.words = words
  }

  /** Where the first word stands that cannot stand there. */
  wrongAt(): number | undefined {
    return this.expression() && this.word().kind === 'end' ? undefined : this.word().at
  }

  private word(): Word {
    return this.words[this.next] ?? { kind: 'end', text: '', at: 0 }
  }

  private take(...signs: readonly string[]): boolean {
    const { kind, text } = this.word()
    if (kind !== 'sign' || !signs.includes(text)) return false
    this.next++
    return true
  }

  private takeKind(...kinds: readonly Kind[]): boolean {
    if (!kinds.includes(this.word().kind)) return false
    this.next++
    return true
  }

  private expression(): boolean {
    if (++this.depth > MAX_DEPTH) return false
    const read = this.operands() && (!this.take('?') || (this.operands() && this.take(':') && this.expression()))
    this.depth--
    return read
  }

  /** Operands with operators between them. */
  private operands(): boolean {
    do if (!this.unary()) return false
    while (this.take(...BINARY, 'in'))
    return true
  }

  private unary(): boolean {
    const sign = this.take('!') ? '!' : '-'
    while (this.take(sign));
    if (!this.primary()) return false
    for (;;) {
      const read = this.member()
      if (read !== true) return read === undefined
    }
  }

  /** `.name`, `.name(…)`, `[…]` or, of a message that is made by its name, `{…}`; undefined where none follows. */
  private member(): boolean | undefined {
    if (this.take('.')) return this.takeKind('name', 'reserved') && (!this.take('(') || this.list(')'))
    if (this.take('[')) return this.expression() && this.take(']')
    return this.words[this.next - 1]?.kind === 'name' && this.take('{') ? this.entries() : undefined
  }

  private primary(): boolean {
    if (this.takeKind('literal')) return true
    if (this.take('(')) return this.expression() && this.take(')')
    if (this.take('[')) return this.list(']')
    if (this.take('{')) return this.entries()
    this.take('.')
    if (!this.takeKind('name')) return false
    return !this.take('(') || this.list(')')
  }

  /** Expressions between commas up to the closing sign; a list, unlike arguments, may end in a comma. */
  private list(close: string): boolean {
    while (!this.take(close)) {
      if (!this.expression()) return false
      if (this.take(',')) {
        if (close === ')' && this.word().text === ')') return false
      } else return this.take(close)
    }
    return true
  }

  private entries(): boolean {
    while (!this.take('}')) {
      if (!this.expression() || !this.take(':') || !this.expression()) return false
      if (!this.take(',')) return this.take('}')
    }
    return true
  }
}
