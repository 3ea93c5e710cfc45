import { absorb, type DrawPoint, draw, drawPoint, hashText, purposeOf } from '../core/random.ts'
import type { Writable } from '../core/writable.ts'
import { Arrivals } from './arrivals.ts'
import { ClassChoice } from './class-choice.ts'
import { beginsUs, thinkUs, userPoint } from './closed-loop.ts'
import { eventKinds, type RunQueue } from './event-kinds.ts'
import { type LatencyLaw, latencyLaw } from './latency.ts'
import { Session } from './session.ts'
import type { TrafficSource } from './traffic.ts'

/** A source with what it has sent. */
export interface Sender {
  readonly source: number
  readonly point: DrawPoint
  readonly classes: ClassChoice
  /** The class of each request, where they are replayed. */
  readonly recorded: Uint16Array | undefined
  readonly arrivals: Arrivals
  /** Its users by number, where they come back; made when first drawn. */
  readonly sessions: Session[]
  readonly users: number
  readonly think: LatencyLaw | undefined
  /** Requests that users of a closed loop have sent. */
  asked: number
}

/** A request that a source sends: of which class, by whom, and where its random numbers are looked up. The same object each time. */
export interface Sending {
  readonly source: number
  readonly requestClass: number
  readonly point: DrawPoint
  readonly session: Session | undefined
}

/** The sources of a run: who sends next, and when. */
export class Senders {
  private readonly queue: RunQueue
  private readonly durationUs: number
  private readonly senders: readonly Sender[]
  private readonly sending: Writable<Sending> = { source: 0, requestClass: 0, point: 0, session: undefined }

  constructor(queue: RunQueue, traffic: readonly TrafficSource[], seed: number, durationUs: number) {
    this.queue = queue
    this.durationUs = durationUs
    this.senders = traffic.map((source, index) => senderOf(source, index, seed, durationUs))
    for (const [index, sender] of this.senders.entries()) {
      const rate = traffic[index]?.rate
      if (sender.classes.empty || !rate) continue
      if (rate.type === 'users') this.beginUsers(sender, rate.rampUpMs * 1000)
      else this.scheduleArrival(sender)
    }
  }

  /** A request by chance or by the clock. {@link scheduleArrival} comes next. */
  arrive(sender: Sender): Sending {
    const { sending } = this
    const point = absorb(sender.point, sender.arrivals.index)
    const session = sender.users > 0 ? this.sessionOf(sender, draw(point, purposeOf.session, 1) % sender.users) : undefined
    sending.source = sender.source
    sending.requestClass = sender.recorded?.[sender.arrivals.index] ?? sender.classes.draw(point, session?.point)
    sending.point = point
    sending.session = session
    return sending
  }

  /** A user of a closed loop has thought, and asks. Requests are numbered by source, as all are, so that a reader of the recording finds their numbers. */
  ask(session: Session): Sending | undefined {
    const sender = this.senders[session.source]
    if (!sender) return undefined
    session.sent++
    const { sending } = this
    sending.source = session.source
    sending.point = absorb(sender.point, sender.asked++)
    sending.requestClass = sender.classes.draw(sending.point, session.point)
    sending.session = session
    return sending
  }

  /** A user of a closed loop has the answer: thinks, and will ask again. */
  answered(session: Session): void {
    const think = this.senders[session.source]?.think
    if (!think) return
    this.schedule(session, this.queue.now + thinkUs(think, session.point, session.sent))
  }

  /** Puts the sender's next request in the queue. */
  scheduleArrival(sender: Sender): void {
    const at = sender.arrivals.next()
    if (at < this.durationUs) this.queue.pushAside(at, eventKinds.arrival, sender)
  }

  private beginUsers(sender: Sender, rampUpUs: number): void {
    for (let i = 0; i < sender.users; i++) this.schedule(this.sessionOf(sender, i), beginsUs(i, sender.users, rampUpUs))
  }

  private schedule(session: Session, atUs: number): void {
    if (atUs < this.durationUs) this.queue.push(atUs, eventKinds.userAsks, session)
  }

  private sessionOf(sender: Sender, user: number): Session {
    const session = sender.sessions[user] ?? new Session(sender.source, userPoint(sender.point, user), sender.think !== undefined)
    sender.sessions[user] = session
    return session
  }
}

function senderOf({ name, rate, requests, sessions }: TrafficSource, source: number, seed: number, durationUs: number): Sender {
  const point = absorb(drawPoint(seed), hashText(name))
  const closed = rate.type === 'users'
  return {
    source,
    point,
    classes: new ClassChoice(requests),
    recorded: rate.type === 'recorded' ? rate.arrivals.classOf : undefined,
    arrivals: new Arrivals(rate, point, durationUs),
    sessions: [],
    users: closed ? rate.count : (sessions ?? 0),
    asked: 0,
    think: closed ? latencyLaw(rate.think.p50Ms, rate.think.p99Ms) : undefined,
  }
}
