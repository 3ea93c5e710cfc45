/**
 * The words of the first command of a line, as a shell would split it: quotes, `$'…'`, backslashes, and line continuations of sh (`\`), cmd (`^`)
 * and PowerShell (backtick). Ends at an unquoted `|`, `;`, `&`, redirection, comment or line break; variables stay as written. Never throws: a
 * quote that is not closed ends with the text.
 */
export function shellWords(text: string): readonly string[] {
  return new Splitter(text).run()
}

const ends = new Set(['|', ';', '&', '>', '<', '\n', ')'])
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', e: '\x1b', f: '\f', v: '\v' }

class Splitter {
  private readonly text: string
  private readonly words: string[] = []
  private word: string | null = null
  private at = 0

  constructor(text: string) {
    this.text = text.replaceAll(/\r\n?/g, '\n').replace(/^\s+/, '')
  }

  run(): readonly string[] {
    while (this.at < this.text.length && !this.ended()) this.step(this.text[this.at++] ?? '')
    this.finish()
    return this.words
  }

  private ended(): boolean {
    const c = this.text[this.at] ?? ''
    // `2>/dev/null`: the number belongs to the redirection.
    if (c === '>' && this.word !== null && /^\d$/.test(this.word)) this.word = null
    return ends.has(c) || (c === '#' && this.word === null)
  }

  private step(c: string): void {
    const next = this.text[this.at] ?? ''
    if (c === ' ' || c === '\t') this.finish()
    else if ((c === '\\' || c === '^' || c === '`') && next === '\n') this.continueLine()
    else if (c === '\\') this.add(this.text[this.at++] ?? '')
    else if (c === '^' && /["&|<>^%]/.test(next)) this.caret(next)
    else if (c === "'") this.quoted("'")
    else if (c === '"') this.doubleQuoted()
    else if (c === '$' && next === "'") this.ansiQuoted()
    else this.add(c)
  }

  private finish(): void {
    if (this.word !== null) this.words.push(this.word)
    this.word = null
  }

  private add(text: string): void {
    this.word = (this.word ?? '') + text
  }

  private continueLine(): void {
    this.at++
  }

  /** cmd.exe: `^"` opens a quoted stretch in what browsers copy, `^` before others takes their meaning away. */
  private caret(next: string): void {
    if (next !== '"') {
      this.add(next)
      this.at++
      return
    }
    const inner = /^(?:\^\\\^"|\^(?!")[\s\S]|[^^])*/.exec(this.text.slice(this.at + 1))?.[0] ?? ''
    this.add(inner.replaceAll('^\\^"', '"').replaceAll(/\^([\s\S])/g, '$1'))
    this.at += inner.length + 3
  }

  private quoted(quote: string): void {
    const end = this.text.indexOf(quote, this.at)
    const stop = end < 0 ? this.text.length : end
    this.add(this.text.slice(this.at, stop))
    this.at = stop + 1
  }

  private doubleQuoted(): void {
    this.add('')
    while (this.at < this.text.length) {
      const c = this.text[this.at++] ?? ''
      if (c === '"') return
      if (c === '\\' && this.text[this.at] === '\n') this.at++
      else if (c === '\\' && /["\\$`]/.test(this.text[this.at] ?? '')) this.add(this.text[this.at++] ?? '')
      else this.add(c)
    }
  }

  private ansiQuoted(): void {
    this.at++
    this.add('')
    while (this.at < this.text.length) {
      const c = this.text[this.at++] ?? ''
      if (c === "'") return
      this.add(c === '\\' ? this.ansiEscape() : c)
    }
  }

  private ansiEscape(): string {
    const code = /^(?:x([0-9a-f]{1,2})|u([0-9a-f]{1,4}))/i.exec(this.text.slice(this.at, this.at + 5))
    const digits = code?.[1] ?? code?.[2]
    if (code && digits !== undefined) {
      this.at += code[0].length
      return String.fromCharCode(Number.parseInt(digits, 16))
    }
    const c = this.text[this.at++] ?? ''
    return escapes[c] ?? c
  }
}
