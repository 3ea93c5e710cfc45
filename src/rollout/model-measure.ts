import { none, type Recording, rowBits } from '../sim/recording.ts'
import { simulateRun } from '../sim/run.ts'
import type { SimulationInput } from '../sim/world.ts'
import { factsOf, type ModelFacts } from './model-facts.ts'
import type { Rehearsal } from './rehearsal.ts'
import type { Machine, Setting, Turn } from './rollout.ts'

/** Requests to the canary after which enough is known of it (a share of 2 % within a tenth of that, 95 of 100 times), and rows after which no more is looked at. */
const ENOUGH_CALLS = 20_000
const MOST_ROWS = 200_000
const MOST_MS = 3_600_000

/** Percent of the requests that go to the canary: it is what most is to be known of. */
const WEIGHT = 80

/** Time that each side has all requests where a plan knows no weights. */
const TURN_MS = 10_000

/** Lets the sides share the requests, or have them in turns, for as long as it is asked. */
class Holding implements Machine {
  readonly outcome = 'running'
  readonly setting: Setting
  private readonly inTurns: boolean

  constructor(setting: Setting, inTurns: boolean) {
    this.setting = setting
    this.inTurns = inTurns
  }

  look({ nowMs }: { readonly nowMs: number }): Turn {
    if (!this.inTurns) return { next: this, nextAtMs: null, setting: this.setting, log: [] }
    const next = new Holding({ ...this.setting, weight: 100 - this.setting.weight }, true)
    return { next, nextAtMs: nowMs + TURN_MS, setting: next.setting, log: [] }
  }
}

/** What requests meet on both sides, from a run of its own in which both get them; undefined where one of them gets none. */
export function* measure(
  { site, simulationWith }: Rehearsal,
  simulation: Pick<SimulationInput, 'seed' | 'traffic'>,
  regressed: boolean,
): Generator<undefined, ModelFacts | undefined> {
  const replicas = Math.max(site.machine.setting.replicas.stable, site.machine.setting.replicas.canary)
  const inTurns = site.plan.strategy === 'blue-green'
  const setting = { weight: inTurns ? 100 : WEIGHT, routes: [], replicas: { stable: replicas, canary: replicas }, promoted: false }
  const held = simulationWith(new Holding(setting, inTurns), regressed)
  const run = simulateRun({ seed: simulation.seed, traffic: simulation.traffic, durationMs: MOST_MS, ...held })
  const counter = new CanaryCalls(site.canary)
  let next = run.next()
  while (!next.done && next.value.rows.length < MOST_ROWS && counter.count(next.value) < ENOUGH_CALLS) {
    yield
    next = run.next()
  }
  const workloads = new Map(held.steps[0]?.world.mesh.workloads.map(({ id, labels }) => [id, labels]))
  const { stable, canary, template } = site
  const labelsOf = (id: string) => workloads.get(id) ?? (id === template?.id ? template.labels : undefined)
  return factsOf(next.value, { stable, canary, labelsOf })
}

/** Counts calls that the canary has answered, each row once. */
class CanaryCalls {
  private readonly workloads: readonly string[]
  private seen = 0
  private calls = 0

  constructor(workloads: readonly string[]) {
    this.workloads = workloads
  }

  count({ rows, edges, nodes }: Recording): number {
    const isCanary = edges.map(({ to, toVersion }) => this.workloads.includes(nodes[to]?.versions[toVersion]?.workload ?? ''))
    for (; this.seen < rows.length; this.seen++) {
      const ended = rows.end[this.seen] !== none && ((rows.bits[this.seen] as number) & rowBits.final) !== 0
      if (ended && isCanary[rows.edge[this.seen] as number]) this.calls++
    }
    return this.calls
  }
}
