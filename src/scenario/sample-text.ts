import type { StringMatch } from '../manifest/kinds.ts'

/** A text that the matcher takes; `present` for one that asks only for presence. Undefined where none was found (a regex beyond the simple). */
export function sampleOf(matcher: StringMatch | undefined, present = 'x'): string | undefined {
  if (matcher?.exact !== undefined) return matcher.exact
  if (matcher?.prefix !== undefined) return matcher.prefix
  if (matcher?.regex === undefined || matcher.regex === '') return present
  return sampleOfRegex(matcher.regex)
}

/**
 * A short text that fits a regular expression as a whole, as Envoy demands of a match. It reads literals, classes, groups, alternatives and
 * quantifiers, and checks what it has made; what it cannot read gives undefined.
 */
export function sampleOfRegex(regex: string): string | undefined {
  const sample = new Sampler(regex).whole()
  if (sample === undefined) return undefined
  try {
    return new RegExp(`^(?:${regex.replace(/^\(\?[a-z]+\)/, '')})$`, /^\(\?[a-z]*i/.test(regex) ? 'i' : '').test(sample)
      ? sample
      : undefined
  } catch {
    return undefined
  }
}

class Sampler {
  private readonly regex: string
  private at = 0
  private depth = 0

  constructor(regex: string) {
    this.regex = regex.replace(/^\(\?[a-z]+\)/, '')
  }

  whole(): string | undefined {
    const text = this.alternatives()
    return this.at === this.regex.length ? text : undefined
  }

  /** The first alternative that can be read; the others are passed over. */
  private alternatives(): string | undefined {
    let chosen = this.sequence()
    while (this.regex[this.at] === '|') {
      this.at++
      const other = this.sequence()
      chosen ??= other
    }
    return chosen
  }

  private sequence(): string | undefined {
    let text: string | undefined = ''
    while (this.at < this.regex.length && this.regex[this.at] !== '|' && this.regex[this.at] !== ')') {
      const atom = this.atom()
      const times = this.quantifier()
      text = atom === undefined || text === undefined ? undefined : text + atom.repeat(times)
    }
    return text
  }

  private atom(): string | undefined {
    const char = this.regex[this.at++] ?? ''
    if (char === '(') return this.group()
    if (char === '[') return this.characterClass()
    if (char === '\\') return this.escape()
    if (char === '.') return 'a'
    return char === '^' || char === '$' ? '' : char
  }

  private group(): string | undefined {
    const special = /^\?(?::|P?<\w+>)/.exec(this.regex.slice(this.at))
    if (special) this.at += special[0].length
    else if (this.regex[this.at] === '?') return undefined
    if (++this.depth > 50) return undefined
    const text = this.alternatives()
    this.depth--
    if (this.regex[this.at] !== ')') return undefined
    this.at++
    return text
  }

  private characterClass(): string | undefined {
    const match = /^(\^?)(\]?(?:\\.|[^\]\\])*)\]/.exec(this.regex.slice(this.at))
    if (!match) return undefined
    this.at += match[0].length
    if (match[1] === '^') return ['a', '1', '-', ' '].find((each) => !(match[2] ?? '').includes(each))
    const first = match[2] ?? ''
    return first.startsWith('\\') ? meaning(first.charAt(1)) : first.charAt(0)
  }

  private escape(): string | undefined {
    return meaning(this.regex[this.at++] ?? '')
  }

  /** How often the atom before must at least be repeated. */
  private quantifier(): number {
    const match = /^(?:([?*+])|\{(\d+)(?:,\d*)?\})\??/.exec(this.regex.slice(this.at))
    if (!match) return 1
    this.at += match[0].length
    if (match[1] === '?' || match[1] === '*') return 0
    return match[1] === '+' ? 1 : Math.min(64, Number(match[2]))
  }
}

function meaning(char: string): string | undefined {
  if (char === 'd') return '1'
  if (char === 'w') return 'a'
  if (char === 's') return ' '
  if (char === 'b') return ''
  if (char === 'D' || char === 'S') return 'a'
  return /[a-zA-Z0-9]/.test(char) ? undefined : char
}
