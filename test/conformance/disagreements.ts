import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadRegexEngine } from '../../src/core/regex-engine.ts'
import { answerCase } from './answer.ts'
import { readCase } from './case.ts'
import { compareCase, type PartScore } from './compare.ts'

/** How many differences each part of a case still has: by `folder/case`, then by part. */
export type Disagreements = Readonly<Record<string, Readonly<Record<string, number>>>>

const HERE = import.meta.dirname
const LIST = join(HERE, 'disagreeing.json')

/** The folders of recorded cases. */
export const folders = ['match', 'hosts', 'gateways', 'random', 'runtime', 'clusters', 'analysis', 'gatewayapi', 'own'] as const

/** The names of a folder's cases. */
export function casesOf(folder: string): readonly string[] {
  return readdirSync(join(HERE, folder))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.replace(/\.yaml$/, ''))
    .sort()
}

/** What is known not to agree yet. */
export function readDisagreements(): Disagreements {
  return JSON.parse(readFileSync(LIST, 'utf8')) as Disagreements
}

/** The engine's agreement with one recorded case, by part. */
export function scoreCase(folder: string, name: string): ReadonlyMap<string, PartScore> {
  const test = readCase(join(HERE, folder, `${name}.yaml`), join(HERE, 'bases'))
  const recorded = JSON.parse(readFileSync(join(HERE, folder, `${name}.json`), 'utf8')) as Readonly<Record<string, unknown>>
  return compareCase(recorded, answerCase(test))
}

/** Number of differences by part; parts that agree are left out. */
export function differencesOf(scores: ReadonlyMap<string, PartScore>): Readonly<Record<string, number>> {
  return Object.fromEntries([...scores].filter(([, s]) => s.differences.length > 0).map(([part, s]) => [part, s.differences.length]))
}

/**
 * Rewrites the list of disagreements with what agrees now taken off. What disagrees and does not stand there is printed and not added,
 * unless `--accept` says that a new part of the engine has come to be compared.
 */
export async function main(args: readonly string[]): Promise<void> {
  await loadRegexEngine()
  const known = readDisagreements()
  const accept = args.includes('--accept')
  const keys = folders.flatMap((folder) => casesOf(folder).map((name) => [folder, name] as const))
  const entries = keys.map(([folder, name]) => {
    const key = `${folder}/${name}`
    const found = differencesOf(scoreCase(folder, name))
    return [key, accept ? found : shrink(key, found, known[key] ?? {})] as const
  })
  const next = Object.fromEntries(entries.filter(([, parts]) => Object.keys(parts).length > 0))
  writeFileSync(LIST, `${JSON.stringify(next, null, 2)}\n`)
}

/** The differences found, as far as they were known; more of them are said. */
function shrink(
  key: string,
  found: Readonly<Record<string, number>>,
  known: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const kept = Object.entries(found).map(([part, count]): readonly [string, number] => {
    const allowed = Math.min(count, known[part] ?? 0)
    if (allowed < count) {
      console.error(`${key} ${part}: ${count} differences, ${allowed} known`)
      process.exitCode = 1
    }
    return [part, allowed]
  })
  return Object.fromEntries(kept.filter(([, count]) => count > 0))
}
