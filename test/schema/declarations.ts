/** One field of an object type, with the text of its doc comment. */
export interface Field {
  readonly type: TypeNode
  readonly optional: boolean
  readonly doc: string
}

/** The syntax of a type in a `.d.ts` file, as far as the published models use it. */
export type TypeNode =
  | { readonly is: 'object'; readonly fields: ReadonlyMap<string, Field>; readonly index?: TypeNode }
  | { readonly is: 'array'; readonly item: TypeNode }
  | { readonly is: 'literal'; readonly value: string }
  | { readonly is: 'name'; readonly name: string; readonly args: readonly TypeNode[] }
  | { readonly is: 'union' | 'intersection'; readonly parts: readonly TypeNode[] }

/** What one `.d.ts` file declares: its interface (or type alias), and from which file each imported name comes. */
export interface Declaration {
  readonly type: TypeNode
  readonly doc: string
  readonly imports: ReadonlyMap<string, string>
}

type Token = { readonly kind: 'doc' | 'text' | 'word' | 'mark'; readonly text: string }

const TOKEN = /\/\*\*([\s\S]*?)\*\/|"((?:[^"\\]|\\.)*)"|([A-Za-z_$][\w$]*|-?\d+)|([^\s])/g

function tokens(text: string): Token[] {
  const found: Token[] = []
  for (const [, doc, string, word, mark] of text.matchAll(TOKEN)) {
    if (doc !== undefined) found.push({ kind: 'doc', text: doc.replace(/^[ \t]*\*[ ]?/gm, '').trim() })
    else if (string !== undefined) found.push({ kind: 'text', text: JSON.parse(`"${string}"`) })
    else if (word !== undefined) found.push({ kind: 'word', text: word })
    else if (mark !== undefined) found.push({ kind: 'mark', text: mark })
  }
  return found
}

/** Reads the first interface or type alias of a `.d.ts` text. */
export function readDeclaration(text: string): Declaration {
  const imports = new Map<string, string>()
  for (const [, names = '', file = ''] of text.matchAll(/import \{([^}]*)\} from "([^"]*)"/g))
    for (const name of names.split(',')) imports.set(name.trim(), file)
  const start = text.search(/(\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*)?export (declare )?(interface|type) /)
  const reader = new Reader(tokens(text.slice(start)))
  return { ...reader.declaration(), imports }
}

class Reader {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(all: readonly Token[]) {
    this.#tokens = all
  }

  declaration(): { type: TypeNode; doc: string } {
    const doc = this.#doc()
    while (this.#peek() === 'export' || this.#peek() === 'declare') this.#at++
    const keyword = this.#next()
    this.#next()
    if (keyword === 'interface') {
      while (this.#peek() !== '{') this.#at++
      return { type: this.#primary(), doc }
    }
    this.#expect('=')
    return { type: this.#type(), doc }
  }

  #type(): TypeNode {
    return this.#list('|', 'union', () => this.#list('&', 'intersection', () => this.#primary()))
  }

  #list(mark: string, is: 'union' | 'intersection', part: () => TypeNode): TypeNode {
    this.#skip(mark)
    const parts = [part()]
    while (this.#skip(mark)) parts.push(part())
    const [only] = parts
    return only && parts.length === 1 ? only : { is, parts }
  }

  #primary(): TypeNode {
    if (this.#skip('(')) {
      const type = this.#type()
      this.#expect(')')
      return type
    }
    if (this.#skip('{')) return this.#object()
    const token = this.#tokens[this.#at++]
    if (token?.kind === 'text') return { is: 'literal', value: token.text }
    return this.#named(token?.text ?? '')
  }

  #named(name: string): TypeNode {
    const args: TypeNode[] = []
    if (this.#skip('<')) {
      do args.push(this.#type())
      while (this.#skip(','))
      this.#expect('>')
    }
    const [item] = args
    return name === 'Array' && item ? { is: 'array', item } : { is: 'name', name, args }
  }

  #object(): TypeNode {
    const fields = new Map<string, Field>()
    let index: TypeNode | undefined
    while (!this.#skip('}')) {
      const doc = this.#doc()
      if (this.#skip('[')) {
        while (this.#next() !== ']');
        this.#expect(':')
        index = this.#type()
      } else {
        const name = this.#next()
        const optional = this.#skip('?')
        this.#expect(':')
        fields.set(name, { type: this.#type(), optional, doc })
      }
      this.#skip(';')
    }
    return { is: 'object', fields, ...(index && { index }) }
  }

  #doc(): string {
    const token = this.#tokens[this.#at]
    if (token?.kind !== 'doc') return ''
    this.#at++
    return token.text
  }

  #peek(): string {
    return this.#tokens[this.#at]?.text ?? ''
  }

  #next(): string {
    return this.#tokens[this.#at++]?.text ?? ''
  }

  #skip(mark: string): boolean {
    const token = this.#tokens[this.#at]
    if (token?.kind !== 'mark' || token.text !== mark) return false
    this.#at++
    return true
  }

  #expect(mark: string): void {
    if (!this.#skip(mark)) throw new Error(`expected ${mark} but found ${this.#peek()} (token ${this.#at})`)
  }
}
