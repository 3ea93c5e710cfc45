import { type Compiled, compile, type Recording, simulate } from '../src/index.ts'

/** What a generator returns, whatever it yields on the way. */
export function lastOf<T>(going: Generator<unknown, T>): T {
  for (let next = going.next(); ; next = going.next()) if (next.done) return next.value
}

/** The whole run of a compilation. */
export function runToEnd(compiled: Compiled): Recording {
  return lastOf(simulate(compiled))
}

/** The whole run of manifests and a scenario. */
export function runOf(...texts: readonly string[]): Recording {
  return runToEnd(compile({ files: [{ name: 'all.yaml', text: texts.join('---\n') }] }))
}
