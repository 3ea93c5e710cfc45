import type { RE2JS } from 're2js'

let engine: typeof RE2JS | undefined

/** The engine of regular expressions was asked for before it was there: load it and do again what was done. */
export class RegexEngineMissing extends Error {}

/**
 * Brings the engine of regular expressions, which is a quarter of the code and which most texts do without. To be awaited before anything
 * with a regular expression in it is compiled.
 */
export async function loadRegexEngine(): Promise<void> {
  engine ??= (await import('re2js')).RE2JS
}

/** RE2, as Envoy and Istio have it. Throws {@link RegexEngineMissing} before {@link loadRegexEngine}. */
export function regexEngine(): typeof RE2JS {
  if (!engine) throw new RegexEngineMissing('The engine of regular expressions is not loaded.')
  return engine
}
