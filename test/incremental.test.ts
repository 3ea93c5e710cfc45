import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Compiled, compile, compileInParts, createCache, type SourceFile } from '../src/index.ts'
import type { ProxyConfig } from '../src/xds/proxy-config.ts'
import { readCase } from './conformance/case.ts'
import { runToEnd } from './run-to-end.ts'

const EXAMPLES = join(import.meta.dirname, '..', 'examples')
const CASES = join(import.meta.dirname, 'conformance')

/** An edit of a text, by a number that says where: what people do while they type, and documents that come, go and move. */
const edits: readonly ((text: string, at: number) => string)[] = [
  (text, at) => text.replace(nth(/\d+/g, text, at), (digits) => String(Number(digits) + 1)),
  (text, at) => text.replace(nth(/\d+/g, text, at), '10'),
  (text, at) => lines(text, (all) => all.toSpliced(at % all.length, 1)),
  (text, at) => lines(text, (all) => all.toSpliced(at % all.length, 0, '# a remark')),
  (text) => `# moved\n${text}`,
  (text, at) => documents(text, (all) => all.toSpliced(at % all.length, 1)),
  (text, at) => documents(text, (all) => [...all.slice(at % all.length), ...all.slice(0, at % all.length)]),
  (text, at) => text.replace(nth(/host: \S+/g, text, at), 'host: nowhere'),
  (text, at) => text.replace(nth(/namespace: \S+/g, text, at), 'namespace: elsewhere'),
]

/** A pattern for the match with the number, counted around. */
function nth(pattern: RegExp, text: string, at: number): RegExp {
  const found = [...text.matchAll(pattern)]
  const chosen = found[at % Math.max(1, found.length)]
  return chosen ? new RegExp(`(?<=^[^]{${chosen.index}})${pattern.source}`) : /$^/
}

const lines = (text: string, change: (all: string[]) => string[]) => change(text.split('\n')).join('\n')
const documents = (text: string, change: (all: string[]) => string[]) => change(text.split('\n---\n')).join('\n---\n')

/** All that a compilation says: what it found, each proxy's configuration with the lines that made its parts, and the supposed files. */
function accountOf(compiled: Compiled): unknown {
  return {
    diagnostics: compiled.diagnostics,
    generated: compiled.generated,
    steps: compiled.simulation.steps.map(({ world }) =>
      world.mesh.pods.map(({ namespace, name }) => {
        const config = world.proxy(`${namespace}/${name}`)?.config
        return config && [JSON.stringify({ ...config, origins: undefined }), originsOf(config)]
      }),
    ),
  }
}

function originsOf({ origins, ...config }: ProxyConfig): readonly unknown[] {
  const found: unknown[] = []
  const walk = (part: unknown) => {
    if (typeof part !== 'object' || part === null) return
    found.push(origins.get(part), ...Object.keys(part).map((name) => origins.field(part, name)))
    for (const inner of Object.values(part)) walk(inner)
  }
  walk(config)
  return found
}

function resultOf(compiled: Compiled): unknown {
  const { rows, edges, decisions } = runToEnd(compiled)
  return { rows, edges, decisions }
}

const texts: readonly (readonly [string, readonly SourceFile[]])[] = [
  ...readdirSync(EXAMPLES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => [name, examplesFiles(name)] as const),
  ...['delegate-order-and-catch-alls', 'delegate-match-merge-table'].map((name) => [name, caseFiles('match', name)] as const),
  ...['gateway-merge-several-virtualservices-one-host', 'gateway-delegate-virtualservices'].map(
    (name) => [name, caseFiles('gateways', name)] as const,
  ),
  ...['rand-10-5', 'rand-19-10', 'rand-32-4', 'rand-7-4'].map((name) => [name, caseFiles('random', name)] as const),
]

function examplesFiles(name: string): readonly SourceFile[] {
  const folder = join(EXAMPLES, name)
  const names = readdirSync(folder).filter((file) => file.endsWith('.yaml') && file !== 'expect.yaml')
  return names.map((file) => ({ name: file, text: readFileSync(join(folder, file), 'utf8') }))
}

function caseFiles(folder: string, name: string): readonly SourceFile[] {
  return [{ name: 'input.yaml', text: readCase(join(CASES, folder, `${name}.yaml`), join(CASES, 'bases')).text }]
}

describe('an edit compiled with what is left of the last compilation', () => {
  const change = fc.record({ file: fc.nat(9), edit: fc.nat(edits.length - 1), at: fc.nat(1000), undoneAfter: fc.nat(40) })

  it.each(texts)(
    'gives what a compilation from scratch gives: %s',
    (_, given) => {
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
          let files = given
          let compiled = compile({ files, durationMs: 500 })
          accountOf(compiled)
          for (const { file, edit, at, undoneAfter } of changes) {
            const place = file % files.length
            const edited = (where: number) =>
              files.map((each, i) => (i === place ? { ...each, text: edits[edit]?.(each.text, where) ?? each.text } : each))
            leaveUndone(compileInParts({ files: edited(at + 1), durationMs: 500 }, compiled.cache), undoneAfter)
            files = edited(at)
            compiled = compile({ files, durationMs: 500 }, compiled.cache)
            expect(accountOf(compiled)).toEqual(accountOf(compile({ files, durationMs: 500 })))
          }
          expect(resultOf(compiled)).toEqual(resultOf(compile({ files, durationMs: 500 })))
        }),
        { numRuns: 4 },
      )
    },
    60_000,
  )
})

/** A compilation that a later text supersedes. */
function leaveUndone(work: ReturnType<typeof compileInParts>, parts: number): void {
  for (let i = 0; i < parts; i++) if (work.next().done) return
}

describe('a compilation in parts', () => {
  const service = (i: number) => `apiVersion: v1\nkind: Service\nmetadata: { name: s${i} }\nspec: { ports: [{ name: http, port: 80 }] }\n`
  const files = [{ name: 'a.yaml', text: Array.from({ length: 200 }, (_, i) => service(i)).join('---\n') }]
  const partsOf = (cache: Compiled['cache']) => {
    let parts = 1
    for (const work = compileInParts({ files }, cache); !work.next().done; ) parts++
    return parts
  }

  it('reads one new document at a time, and checks one thing at a time', () => {
    const cache = createCache()
    const first = partsOf(cache)
    const second = partsOf(cache)
    expect(first - second).toBeGreaterThanOrEqual(200)
    expect(second).toBeGreaterThan(20)
  })
})
