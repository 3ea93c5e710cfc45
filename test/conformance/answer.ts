import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { analyze } from '../../src/analysis/analyze.ts'
import { loadRegexEngine } from '../../src/core/regex-engine.ts'
import { parseManifests } from '../../src/manifest/parse.ts'
import { buildMesh } from '../../src/mesh/build.ts'
import type { Mesh, Pod } from '../../src/mesh/mesh.ts'
import { compileProxy } from '../../src/xds/compile-proxy.ts'
import { Caller } from './calls.ts'
import { type Case, callsOf, readCase } from './case.ts'
import { admissionFindings, analysisFindings, asDecoded, isRewritten } from './findings.ts'
import { analysisRows, validationRows } from './messages.ts'
import { unmadeInbound } from './named-ports.ts'
import { normalProxy } from './normal.ts'

/** What the engine says of a case, in the format of the recordings. */
export type Answer = Readonly<Record<string, unknown>>

/** The engine's answer to a case. Fields that it does not know are left out. */
export function answerCase(test: Case, seed?: number): Answer {
  const text = asDecoded(test.text)
  const { value: resources, diagnostics: syntax } = parseManifests([{ name: 'input.yaml', text }])
  const { value: mesh } = buildMesh(resources, test.mesh ? { meshConfig: test.mesh } : {})
  const whole = { resources, diagnostics: [...syntax, ...analyze(mesh, resources, { asWritten: true })] }
  const analysed = analysisFindings(text, whole)
  const podByIp = new Map(mesh.pods.map((pod) => [pod.ip, `${pod.namespace}/${pod.name}`]))
  const callers = new Map(
    [...new Set(callsOf(test).map((call) => call.from))].flatMap((from) => {
      const pod = callerOf(mesh, from)
      return pod ? [[from, { pod, config: compileProxy(mesh, `${pod.namespace}/${pod.name}`) }] as const] : []
    }),
  )
  const calls = new Array<Answer | null>(test.calls.length).fill(null)
  for (const [from, { pod, config }] of callers) askCaller(from, new Caller({ test, mesh, pod, config, podByIp, seed }), test, calls)
  return {
    pods: Object.fromEntries(mesh.pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod.ip])),
    proxies: Object.fromEntries(
      [...callers].map(([from, { pod, config }]) => [from, normalProxy(config, podByIp, unmadeInbound(mesh, pod))]),
    ),
    calls,
    validation: admissionFindings(text, whole).flatMap(validationRows),
    analysis: analysisRows(analysed.diagnostics, text, isRewritten(text)),
  }
}

/** Each proxy is asked its own calls, one step after the other, and all waits. */
function askCaller(from: string, caller: Caller, test: Case, answers: (Answer | null)[]): void {
  let last = -1
  for (const [i, step] of test.calls.entries()) {
    if ('wait' in step) {
      caller.wait(step.wait)
      last = i
      continue
    }
    const calls = 'parallel' in step ? step.parallel : [step]
    if (calls[0]?.from !== from) continue
    answers[i] = caller.ask(calls, 'parallel' in step || calls[0].together === true)
    last = i
  }
  if (test.stats && last >= 0) answers[last] = { ...answers[last], stats: caller.stats(test.stats) }
}

/** The first pod of `namespace/workload`, or the pod of that name. */
function callerOf(mesh: Mesh, from: string): Pod | undefined {
  const [namespace, name = ''] = from.split('/')
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return mesh.pods.find((pod) => pod.namespace === namespace && new RegExp(`^${escaped}(-\\d+)?$`).test(pod.name))
}

interface Arguments {
  readonly out: string
  readonly bases?: string
  readonly seed?: number
  readonly files: readonly string[]
}

function readArguments(args: readonly string[]): Arguments {
  const files = [...args]
  const option = (name: string) => {
    const at = files.indexOf(name)
    return at < 0 ? undefined : files.splice(at, 2)[1]
  }
  const [out, bases, seed] = [option('--out'), option('--bases'), option('--seed')]
  if (!out || files.length === 0) throw new Error('usage: npm run answer -- --out DIR [--bases DIR] [--seed N] FILE…')
  return { out, files, ...(bases ? { bases } : {}), ...(seed ? { seed: Number(seed) } : {}) }
}

/** Writes `DIR/<name>.json` for each case file. A case that the engine throws on is reported, and the others go on. */
export async function main(args: readonly string[]): Promise<void> {
  await loadRegexEngine()
  const { out, bases, seed, files } = readArguments(args)
  mkdirSync(out, { recursive: true })
  for (const file of files) {
    try {
      const test = readCase(file, bases ?? join(dirname(file), '..', 'bases'))
      writeFileSync(join(out, `${test.name}.json`), JSON.stringify(answerCase(test, seed)))
    } catch (error) {
      console.error(`${file}: ${error instanceof Error ? error.stack : String(error)}`)
      process.exitCode = 1
    }
  }
}
