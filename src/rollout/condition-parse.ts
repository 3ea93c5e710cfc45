/** A condition of an AnalysisTemplate, in the language of expr (https://expr-lang.org/docs/language-definition). */
export type ConditionNode =
  | { readonly type: 'value'; readonly value: number | string | boolean | null }
  | { readonly type: 'name'; readonly name: string }
  /** `#`: the element that a predicate looks at. */
  | { readonly type: 'element' }
  | { readonly type: 'list'; readonly of: readonly ConditionNode[] }
  | { readonly type: 'unary'; readonly operator: '!' | '-' | '+'; readonly of: ConditionNode }
  | { readonly type: 'binary'; readonly operator: string; readonly left: ConditionNode; readonly right: ConditionNode }
  | { readonly type: 'choice'; readonly test: ConditionNode; readonly yes: ConditionNode; readonly no: ConditionNode }
  | { readonly type: 'index'; readonly of: ConditionNode; readonly at: ConditionNode }
  | { readonly type: 'call'; readonly name: string; readonly arguments: readonly ConditionNode[] }

/** Something in a condition that cannot be worked out; `at`: where in its text. */
export interface ConditionProblem {
  readonly message: string
  readonly at: number
}

interface Token {
  readonly kind: 'number' | 'string' | 'word' | 'sign' | 'end'
  readonly text: string
  readonly at: number
}

const TOKENS =
  /\s+|(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+)|(?<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)|(?<word>[A-Za-z_]\w*)|(?<sign>\*\*|&&|\|\||==|!=|<=|>=|\?\?|\.\.|[-+*/%^<>!?:()[\]{},.|#])|(?<other>.)/gy

/** Binding strength of the operators that stand between two operands, weakest first. */
const STRENGTH: Readonly<Record<string, number>> = {
  '|': 0,
  or: 10,
  '||': 10,
  and: 15,
  '&&': 15,
  '==': 20,
  '!=': 20,
  '<': 20,
  '>': 20,
  '<=': 20,
  '>=': 20,
  in: 20,
  '..': 25,
  '+': 30,
  '-': 30,
  '*': 60,
  '/': 60,
  '%': 60,
  '**': 100,
  '^': 100,
  '??': 500,
}
const UNARY_STRENGTH = 90
const WORDS: Readonly<Record<string, boolean | null>> = { true: true, false: false, nil: null }

/** Reads a condition; the problem where it is none. */
export function parseCondition(text: string): ConditionNode | { readonly problem: ConditionProblem } {
  const reader = new Reader(tokensOf(text))
  const node = reader.all()
  return reader.problem ? { problem: reader.problem } : node
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  for (const match of text.matchAll(TOKENS)) {
    const { number, string, word, sign, other } = match.groups ?? {}
    const at = match.index
    if (number !== undefined) tokens.push({ kind: 'number', text: number, at })
    else if (string !== undefined) tokens.push({ kind: 'string', text: string, at })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word, at })
    else if (sign ?? other) tokens.push({ kind: 'sign', text: sign ?? other ?? '', at })
  }
  return [...tokens, { kind: 'end', text: '', at: text.length }]
}

class Reader {
  problem: ConditionProblem | undefined
  private readonly tokens: readonly Token[]
  private at = 0

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }

  all(): ConditionNode {
    const node = this.expression(0)
    if (this.token.kind !== 'end') this.fail()
    return node
  }

  private get token(): Token {
    return this.tokens[Math.min(this.at, this.tokens.length - 1)] ?? { kind: 'end', text: '', at: 0 }
  }

  private next(): Token {
    const { token } = this
    this.at++
    return token
  }

  private takes(text: string): boolean {
    if (this.token.text !== text || this.token.kind === 'string') return false
    this.at++
    return true
  }

  private expect(text: string): void {
    if (!this.takes(text)) this.fail()
  }

  private fail(): ConditionNode {
    const { kind, text, at } = this.token
    this.problem ??= { message: kind === 'end' ? 'unexpected end of the condition' : `unexpected "${text}"`, at }
    this.at = this.tokens.length
    return { type: 'value', value: null }
  }

  private expression(weakest: number): ConditionNode {
    let left = this.operand()
    for (let ahead = this.operator(weakest); ahead; ahead = this.operator(weakest)) {
      this.at += ahead.negated ? 2 : 1
      const node = this.binary(ahead.name, left, ahead.strength)
      left = ahead.negated ? { type: 'unary', operator: '!', of: node } : node
    }
    return weakest === 0 && this.takes('?') ? this.choice(left) : left
  }

  /** The operator that comes next, if it binds at least so strongly. */
  private operator(weakest: number): { readonly name: string; readonly strength: number; readonly negated: boolean } | undefined {
    const { kind, text } = this.token
    const negated = text === 'not' && this.tokens[this.at + 1]?.text === 'in'
    const name = negated ? 'in' : text
    const strength = kind === 'sign' || kind === 'word' ? STRENGTH[name] : undefined
    return strength === undefined || strength < weakest ? undefined : { name, strength, negated }
  }

  private binary(operator: string, left: ConditionNode, strength: number): ConditionNode {
    if (operator === '|') return this.piped(left)
    // Powers bind to the right.
    const right = this.expression(operator === '**' || operator === '^' ? strength : strength + 1)
    return { type: 'binary', operator: SAME_AS[operator] ?? operator, left, right }
  }

  private piped(left: ConditionNode): ConditionNode {
    const right = this.operand()
    return right.type === 'call' ? { ...right, arguments: [left, ...right.arguments] } : this.fail()
  }

  private choice(test: ConditionNode): ConditionNode {
    const yes = this.expression(0)
    this.expect(':')
    return { type: 'choice', test, yes, no: this.expression(0) }
  }

  private operand(): ConditionNode {
    const { text } = this.token
    if (this.takes('!') || this.takes('not'))
      return { type: 'unary', operator: '!', of: this.expression(text === '!' ? UNARY_STRENGTH : 20) }
    if (this.takes('-')) return { type: 'unary', operator: '-', of: this.expression(UNARY_STRENGTH) }
    if (this.takes('+')) return { type: 'unary', operator: '+', of: this.expression(UNARY_STRENGTH) }
    return this.indexed(this.plain())
  }

  private indexed(node: ConditionNode): ConditionNode {
    let of = node
    while (this.takes('[')) {
      of = { type: 'index', of, at: this.expression(0) }
      this.expect(']')
    }
    return of
  }

  private plain(): ConditionNode {
    const token = this.next()
    if (token.kind === 'number') return { type: 'value', value: Number(token.text) }
    if (token.kind === 'string') return { type: 'value', value: unquoted(token.text) }
    if (token.kind === 'word') return this.word(token.text)
    if (token.text === '#') return { type: 'element' }
    if (token.text === '(') return this.until(')', this.expression(0))
    if (token.text === '{') return this.until('}', this.expression(0))
    if (token.text === '[') return { type: 'list', of: this.list(']') }
    this.at--
    return this.fail()
  }

  private until(end: string, node: ConditionNode): ConditionNode {
    this.expect(end)
    return node
  }

  private word(name: string): ConditionNode {
    if (Object.hasOwn(WORDS, name)) return { type: 'value', value: WORDS[name] ?? null }
    return this.takes('(') ? { type: 'call', name, arguments: this.list(')') } : { type: 'name', name }
  }

  private list(end: string): readonly ConditionNode[] {
    const nodes: ConditionNode[] = []
    if (this.takes(end)) return nodes
    do nodes.push(this.expression(0))
    while (this.takes(','))
    this.expect(end)
    return nodes
  }
}

const SAME_AS: Readonly<Record<string, string>> = { '&&': 'and', '||': 'or', '^': '**' }

function unquoted(text: string): string {
  const inner = text.slice(1, -1)
  return text.startsWith('`') ? inner : inner.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c === 't' ? '\t' : c))
}
