import { parseDuration } from '../../core/duration.ts'
import { regexEngine } from '../../core/regex-engine.ts'
import type { StringMatch } from '../../manifest/kinds.ts'

/** A duration in milliseconds; negative ones too. */
export function milliseconds(duration: string): number {
  const sign = duration.startsWith('-') ? -1 : 1
  return sign * (parseDuration(duration.replace(/^[+-]/, '')) ?? 0)
}

/** What is wrong with a duration that Envoy is to take (agent/validation.go, ValidateDuration). */
export function wrongDuration(duration: string): string | undefined {
  const ms = milliseconds(duration)
  if (ms < 1) return 'duration must be greater than 1ms'
  return Number.isInteger(Math.round(ms * 1e6) / 1e6) ? undefined : 'only durations to ms precision are supported'
}

/** Bytes that the text takes in UTF-8. */
export function utf8Length(text: string): number {
  let length = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return length
}

const MAX_REGEX = 1024

/** What is wrong with a regular expression; `where` is how the message names its field. */
export function wrongRegex(regex: string, where: string): string | undefined {
  if (utf8Length(regex) > MAX_REGEX) return `"${where}": regex is too large, max length allowed is 1024`
  const engine = regexEngine()
  try {
    engine.compile(regex)
    return undefined
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return `"${where}": ${reason}; Istio uses RE2 style regex-based match (https://github.com/google/re2/wiki/Syntax)`
  }
}

/** What is wrong with the regex of a match, if it has one. */
export function wrongRegexMatch(match: StringMatch | undefined, where: string): string | undefined {
  if (match?.regex === undefined) return undefined
  return match.regex === '' ? `"${where}": regex string match should not be empty` : wrongRegex(match.regex, where)
}

/** What is wrong with a match; an empty prefix would fit all and Envoy refuses it (except for paths). */
export function wrongMatch(match: StringMatch | undefined, where: string): string | undefined {
  return match?.prefix === '' ? `"${where}": prefix string match should not be empty` : wrongRegexMatch(match, where)
}

/** What is wrong with a share in percent. */
export function wrongPercentage(value: number): string | undefined {
  const fine = value === 0 || (value >= 0.0001 && value <= 100)
  return fine ? undefined : `percentage ${value} is neither 0.0, nor in range [0.0001, 100.0]`
}
