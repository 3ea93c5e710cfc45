import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** What a pod does on one attempt: a status, an abrupt end of the connection, or a description. */
export type Behaviour =
  | number
  | 'reset'
  | { readonly status?: number; readonly delay_ms?: number; readonly headers?: Readonly<Record<string, string>>; readonly reset?: boolean }

/** One request of a case, or many of one kind. */
export interface Call {
  readonly from: string
  readonly url: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly dial?: string
  readonly times?: number
  readonly together?: boolean
  readonly attempts?: readonly Behaviour[]
  readonly timed?: boolean
}

/** What a case does: calls, one after the other or at once, and waits. */
export type Step = Call | { readonly parallel: readonly Call[] } | { readonly wait: number }

/** A case as it is written. */
export interface Case {
  readonly name: string
  readonly about?: string
  readonly base?: readonly string[]
  readonly mesh?: Readonly<Record<string, unknown>>
  readonly backends?: Readonly<Record<string, Behaviour>>
  readonly down?: readonly string[]
  readonly sequence?: boolean
  readonly stats?: readonly string[]
  readonly calls: readonly Step[]
  /** The text of the bases and of the case itself, joined as one stream. */
  readonly text: string
}

/** Reads a case; its bases lie in the folder `bases`. */
export function readCase(file: string, bases: string): Case {
  const given = parse(readFileSync(file, 'utf8')) as Omit<Case, 'text' | 'calls'> & { manifests?: string; calls?: readonly Step[] }
  const base = (given.base ?? [])
    .map((name) => join(bases, `${name}.yaml`))
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path, 'utf8'))
  const name = given.name ?? file.replace(/^.*\//, '').replace(/\.yaml$/, '')
  return { ...given, name, calls: given.calls ?? [], text: [...base, given.manifests ?? ''].join('\n---\n') }
}

/** All calls of a case, those of `parallel` among them. */
export function callsOf(test: Case): readonly Call[] {
  return test.calls.flatMap((step) => ('parallel' in step ? step.parallel : 'wait' in step ? [] : [step]))
}
