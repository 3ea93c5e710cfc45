import { compareCall, type Note } from './compare-call.ts'
import { same, unordered } from './same.ts'

type Json = Readonly<Record<string, unknown>>

/** One thing that differs: where, what was recorded, and what the engine says. */
export interface Difference {
  readonly where: string
  readonly want: unknown
  readonly got: unknown
}

/** How much of one part of a case agrees. */
export interface PartScore {
  agreed: number
  total: number
  readonly differences: Difference[]
}

/**
 * Compares the engine's answer to a case with what a real istiod and Envoy did, part by part. An answer that lacks a recorded field disagrees;
 * parts that the engine does not answer at all are left out, and so are calls and configuration of a case that validation rejects.
 */
export function compareCase(recorded: Json, answer: Json): ReadonlyMap<string, PartScore> {
  const parts = new Map<string, PartScore>()
  const note: Note = (part, ok, where, want, got) => {
    const score = parts.get(part) ?? { agreed: 0, total: 0, differences: [] }
    parts.set(part, score)
    score.total++
    if (ok) score.agreed++
    else score.differences.push({ where, want, got })
  }
  if (!list(recorded['validation']).some((v) => v['error'])) {
    const answers = list(answer['calls'])
    for (const [i, want] of list(recorded['calls']).entries()) if (want) compareCall(want, answers[i], `calls[${i}]`, note)
    const proxies = object(answer['proxies'])
    for (const [from, want] of Object.entries(object(recorded['proxies']))) compareProxy(object(want), object(proxies[from]), from, note)
  }
  compareMessages(recorded, answer, 'validation', note)
  compareMessages(recorded, answer, 'analysis', note)
  return parts
}

const list = (value: unknown) => (value ?? []) as readonly Json[]
const object = (value: unknown) => (value ?? {}) as Json
const named = (items: readonly Json[], name: unknown) => items.find((item) => item['name'] === name)

function compareProxy(want: Json, got: Json, from: string, note: Note): void {
  for (const listener of list(want['listeners'])) {
    const own = named(list(got['listeners']), listener['name'])
    note('xds.listeners', same(listener, own), `${from} listener ${listener['name']}`, listener, own)
  }
  for (const table of list(want['routes'])) {
    const own = named(list(got['routes']), table['name'])
    compareVirtualHosts(list(table['virtual_hosts']), list(own?.['virtual_hosts']), `${from} route ${table['name']}`, note)
  }
  compareClusters(object(want['clusters']), object(got['clusters']), from, note)
}

function compareVirtualHosts(want: readonly Json[], got: readonly Json[], where: string, note: Note): void {
  for (const host of want) {
    const own = named(got, host['name'])
    note('xds.virtual_hosts', same(unordered(host), unordered(own)), `${where} virtual host ${host['name']}`, host, own)
  }
  for (const host of got)
    if (!named(want, host['name'])) note('xds.virtual_hosts', false, `${where} extra virtual host ${host['name']}`, undefined, host)
}

function compareClusters(want: Json, got: Json, from: string, note: Note): void {
  for (const [name, cluster] of Object.entries(want)) {
    const { endpoints, ...rest } = object(cluster)
    const { endpoints: ownEndpoints, ...own } = object(got[name])
    note('xds.clusters', same(rest, own), `${from} cluster ${name}`, rest, got[name] && own)
    if (endpoints)
      note(
        'xds.endpoints',
        same(sortEndpoints(endpoints), sortEndpoints(ownEndpoints)),
        `${from} endpoints of ${name}`,
        endpoints,
        ownEndpoints,
      )
  }
  for (const name of Object.keys(got))
    if (!(name in want)) note('xds.clusters', false, `${from} extra cluster ${name}`, undefined, got[name])
}

/** The order of endpoints within a locality means nothing. */
function sortEndpoints(groups: unknown): readonly Json[] {
  const key = (e: Json) => `${e['pod']}:${e['port']}`
  return list(groups).map((group) => ({ ...group, endpoints: [...list(group['endpoints'])].sort((a, b) => (key(a) < key(b) ? -1 : 1)) }))
}

/** Of validation and analysis the resource, the level and the code count, and not the words. */
function compareMessages(recorded: Json, answer: Json, part: 'validation' | 'analysis', note: Note): void {
  if (answer[part] === undefined) return
  const key =
    part === 'validation'
      ? (v: Json) => `${v['kind']} ${v['namespace']}/${v['name']} ${v['error'] ? 'error' : 'warning'}`
      : (m: Json) => `${m['code']} ${m['level']} ${m['resource']}`
  const left = list(answer[part]).map(key)
  const wanted = list(recorded[part]).map(key)
  for (const want of wanted) {
    const at = left.indexOf(want)
    note(part, at >= 0, want, want, undefined)
    if (at >= 0) left.splice(at, 1)
  }
  for (const extra of left) note(part, false, `not recorded: ${extra}`, undefined, extra)
  if (wanted.length === 0 && left.length === 0) note(part, true, 'none', undefined, undefined)
}
