import { decide } from '../envoy/decide.ts'
import type { Decision, HttpRequest, LocalReply } from '../envoy/decision.ts'
import { type ReplyContext, resetReply } from '../envoy/local-reply.ts'
import type { Pod, Service } from '../mesh/mesh.ts'
import { approachPod } from './gates.ts'
import { podName } from './pod-kind.ts'
import type { Answer, AnswerArrival, AnswerEndpoint, AnswerLimit, AnswerOutcome } from './question.ts'
import type { World } from './world.ts'

/** Who sends a request, and what for. */
export interface Sender {
  readonly caller: Pod | undefined
  readonly asked: { readonly service: Service | undefined; readonly port: number }
  readonly context: ReplyContext
}

/** What the sidecars of the pods that a request may reach make of it: each is asked once. */
export class Arrivals {
  private readonly world: World
  private readonly sender: Sender
  private readonly podsByName: ReadonlyMap<string, Pod>
  private readonly found = new Map<string, AnswerArrival>()

  constructor(world: World, sender: Sender) {
    this.world = world
    this.sender = sender
    this.podsByName = new Map(world.mesh.pods.map((pod) => [podName(pod), pod]))
  }

  /** Those that may refuse, one for all that decide alike. */
  get all(): readonly AnswerArrival[] {
    const alike = new Map(
      [...this.found.values()].map((arrival) => [JSON.stringify([arrival.decision.outcome, arrival.decision.steps]), arrival]),
    )
    return [...alike.values()]
  }

  /** The outcome with what the sidecar of each pod answers by itself; where all answer so, that is the outcome. */
  meet(outcome: AnswerOutcome): AnswerOutcome {
    if (outcome.type !== 'upstream') return outcome
    const endpoints = outcome.endpoints.map((each) => this.refusing(each, outcome))
    const used = endpoints.filter(({ share }) => share !== 0)
    const [first] = used
    if (!first?.refusal || !used.every(({ refusal }) => refusal)) return { ...outcome, endpoints }
    const { share, cluster, range } = outcome
    return { type: 'reply', share, cluster, reply: first.refusal, ...(first.pod !== null && { by: first.pod }), ...(range && { range }) }
  }

  private refusing(endpoint: AnswerEndpoint, { cluster, request }: Extract<AnswerOutcome, { type: 'upstream' }>): AnswerEndpoint {
    const decision = endpoint.pod === null ? undefined : this.decisionAt(endpoint.pod, cluster, request)
    const refusal = decision && refusalOf(decision, this.sender.context)
    return refusal ? { ...endpoint, refusal } : endpoint
  }

  private decisionAt(
    name: string,
    cluster: string,
    request: Pick<HttpRequest, 'method' | 'path' | 'authority' | 'headers'>,
  ): Decision | undefined {
    const pod = this.podsByName.get(name)
    const proxy = this.world.proxy(name)
    if (!pod || !proxy) return undefined
    const { caller, asked } = this.sender
    const found = approachPod({ world: this.world, caller, cluster, asked, request }, pod, (downstream, sent) =>
      decide(proxy.compiled, downstream, sent),
    )
    if (found) this.found.set(`${name} ${cluster}`, { pod: name, decision: found.decision })
    return found?.decision
  }
}

/** A refused connection is closed, which the caller's proxy tells as a reset. */
function refusalOf({ outcome }: Decision, context: ReplyContext): LocalReply | undefined {
  if (outcome.type === 'reply') return outcome.reply
  const closes = outcome.type === 'refused' || (outcome.type === 'tcp' && outcome.denied !== undefined)
  return closes ? resetReply({ reason: 'connection termination' }, context) : undefined
}

/** The rate limits that a request meets on its way, the caller's first. */
export function limitsOn(decision: Decision | null, arrivals: Answer['arrivals']): readonly AnswerLimit[] {
  const decisions = [...(decision ? [decision] : []), ...arrivals.map((arrival) => arrival.decision)]
  return decisions.flatMap(({ proxy, outcome }) => {
    const limits = outcome.type === 'route' || outcome.type === 'reply' ? (outcome.rateLimits ?? []) : []
    return limits.map((rules) => ({ proxy, rules }))
  })
}
