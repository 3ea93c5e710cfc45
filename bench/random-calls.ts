import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { type CompiledProxy, compileProxyConfig } from '../src/envoy/compile.ts'
import type { Downstream, HttpRequest } from '../src/envoy/decision.ts'
import { parseManifests } from '../src/manifest/parse.ts'
import { buildMesh } from '../src/mesh/build.ts'
import { compileProxy } from '../src/xds/compile-proxy.ts'
import { type Case, callsOf, readCase } from '../test/conformance/case.ts'
import { connectionOf, requestOf } from '../test/conformance/connection.ts'

/** One recorded call, with the proxy that it goes through compiled. */
export interface RandomCall {
  readonly proxy: CompiledProxy
  readonly downstream: Downstream
  readonly request: HttpRequest
}

/** Seen from where benches are run, since this module is bundled elsewhere. */
const folder = resolve('test/conformance/random')

/** The calls of every random case of the conformance recordings, each case's together and in shuffled order. */
export function randomCalls(): readonly (readonly RandomCall[])[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
  return files.map((name) => shuffled(callsOfCase(readCase(`${folder}/${name}`, `${folder}/../bases`)))).filter((calls) => calls.length > 0)
}

function callsOfCase(test: Case): readonly RandomCall[] {
  const { value: resources } = parseManifests([{ name: 'input.yaml', text: test.text }])
  const { value: mesh } = buildMesh(resources, test.mesh ? { meshConfig: test.mesh } : {})
  const pods = new Map(mesh.pods.map((pod) => [`${pod.namespace}/${pod.name.replace(/-\d+$/, '')}`, pod]))
  const proxies = new Map([...pods].map(([from, pod]) => [from, compileProxy(mesh, `${pod.namespace}/${pod.name}`)]))
  const compiled = new Map([...proxies].map(([from, config]) => [from, compileProxyConfig(config)]))
  return callsOf(test).flatMap((call) => {
    const [pod, config, proxy] = [pods.get(call.from), proxies.get(call.from), compiled.get(call.from)]
    const connection = pod && config && connectionOf(call, mesh, pod, config)
    return connection && proxy ? [{ proxy, downstream: connection.downstream, request: requestOf(call) }] : []
  })
}

/** In an order that no sorting made, the same each time. */
export function shuffled<T>(list: readonly T[]): readonly T[] {
  const out = [...list]
  let state = 1
  for (let i = out.length - 1; i > 0; i--) {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
    const j = state % (i + 1)
    const [a, b] = [out[i], out[j]] as [T, T]
    out[i] = b
    out[j] = a
  }
  return out
}
