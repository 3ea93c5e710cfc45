import { Fifo } from '../core/fifo.ts'

/** The life of a connection that may carry any number of streams: a small integer, which costs less to keep in each try than Infinity. */
export const UNLIMITED = 0x3fffffff

/** The connections from one proxy to one upstream host. Who may open one is decided by the cluster's circuit breaker (source/common/conn_pool/conn_pool_base.cc). */
export interface StreamPool<Stream> {
  connections: number
  connecting: number
  /** Requests that wait for a connection, first come first served. */
  readonly pending: Fifo<Stream>
  /** Whether several streams share a connection, so that none closes with its stream. */
  readonly sharesConnections: boolean
  /** Whether more requests wait than the connections on their way can serve. */
  readonly wantsConnection: boolean
  /** Another idle timeout, which those that are idle already keep to as well. */
  idleAfter(idleUs: number, nowUs: number): void
  /** Adds a connection that is ready to carry `life` streams, from {@link UNLIMITED} on any number. */
  ready(life: number, nowUs: number): void
  /** Takes room for one stream; the streams that its connection may carry after it, or -1 where no connection is ready. */
  take(): number
  /** The stream is on the connection taken last. */
  carry(stream: Stream): void
  /** Gives the room of an ended stream back, of that taken last where none is named; false where the connection is through, and closes. */
  release(lifeLeft: number, nowUs: number, stream?: Stream): boolean
  /** Closes the connections that carry nothing and have grown too old, and gives their number. */
  retire(nowUs: number): number
  /** Closes the connections that have carried nothing for too long, and gives their number. */
  expire(nowUs: number): number
  /** How many connections have grown too old since this was asked last. */
  takeReachedAge(): number
  /** The host is out. Closes the connections that carry nothing, and gives their number; the `busy` others close with what they carry. */
  drain(busy: number): number
  /** The network to the host is gone. Gives the number of connections closed at once. */
  break(busy: number): number
  /** The host has left its cluster. Gives the number of connections closed at once. */
  close(busy: number): number
}

/** The HTTP/1.1 connections from one proxy to one upstream host: one stream each. Holds the counts only. */
export class ConnectionPool<Stream> implements StreamPool<Stream> {
  connections = 0
  connecting = 0
  readonly pending = new Fifo<Stream>()
  readonly sharesConnections = false

  /** How long a connection that carries nothing is kept; Infinity = for good. */
  private idleUs: number
  /** Whether the host has left the cluster: what still runs ends, nothing is kept for later. */
  private closed = false
  /** Ready connections of unlimited life that stay idle for ever. */
  private room = 0
  /** The other ready connections: how many streams each may still carry, and since when it carries none; the most recently freed last. */
  private readonly lives: number[] = []
  private readonly freedUs: number[] = []
  /** How old a connection may grow; Infinity = any age. */
  private readonly maxAgeUs: number
  /** When the connections of {@link lives} came about, that taken last, and those under way. */
  private readonly bornUs: number[] = []
  private takenBornUs = 0
  private readonly carriedBornUs = new Map<Stream, number>()
  private reachedAge = 0
  /** Streams whose connection closes with them. */
  private draining = 0

  constructor(idleUs = Number.POSITIVE_INFINITY, maxAgeUs = Number.POSITIVE_INFINITY) {
    this.idleUs = idleUs
    this.maxAgeUs = maxAgeUs
  }

  idleAfter(idleUs: number, nowUs: number): void {
    if (idleUs !== this.idleUs) {
      for (; this.room > 0; this.room--) this.keep(UNLIMITED, nowUs)
    }
    this.idleUs = idleUs
  }

  get wantsConnection(): boolean {
    return this.pending.length > this.connecting
  }

  ready(life: number, nowUs = 0): void {
    if (life >= UNLIMITED && !this.ages) this.room++
    else this.keep(life, nowUs)
  }

  take(): number {
    if (this.room > 0) {
      this.room--
      return UNLIMITED
    }
    const life = this.lives.pop()
    if (life === undefined) return -1
    this.freedUs.pop()
    this.takenBornUs = this.bornUs.pop() ?? 0
    return life >= UNLIMITED ? UNLIMITED : life - 1
  }

  carry(stream: Stream): void {
    if (this.maxAgeUs !== Number.POSITIVE_INFINITY) this.carriedBornUs.set(stream, this.takenBornUs)
  }

  release(lifeLeft: number, nowUs = 0, stream?: Stream): boolean {
    if (this.closed) return false
    if (this.draining > 0) {
      this.draining--
      return false
    }
    if (this.maxAgeUs !== Number.POSITIVE_INFINITY) return this.releaseYoung(lifeLeft, nowUs, stream)
    if (lifeLeft >= UNLIMITED && !this.ages) this.room++
    else if (lifeLeft > 0) this.keep(lifeLeft, nowUs)
    return lifeLeft > 0
  }

  private releaseYoung(lifeLeft: number, nowUs: number, stream: Stream | undefined): boolean {
    const bornUs = (stream !== undefined && this.carriedBornUs.get(stream)) || 0
    if (stream !== undefined) this.carriedBornUs.delete(stream)
    const isOld = nowUs - bornUs >= this.maxAgeUs
    if (isOld) this.reachedAge++
    if (lifeLeft <= 0 || isOld) return false
    this.keep(lifeLeft, nowUs, bornUs)
    return true
  }

  retire(nowUs: number): number {
    if (this.maxAgeUs === Number.POSITIVE_INFINITY) return 0
    let retired = 0
    for (let i = this.bornUs.length - 1; i >= 0; i--) {
      if (nowUs - (this.bornUs[i] as number) < this.maxAgeUs) continue
      for (const list of [this.lives, this.freedUs, this.bornUs]) list.splice(i, 1)
      retired++
    }
    this.connections -= retired
    this.reachedAge += retired
    return retired
  }

  takeReachedAge(): number {
    const { reachedAge } = this
    this.reachedAge = 0
    return reachedAge
  }

  expire(nowUs: number): number {
    if (this.idleUs === Number.POSITIVE_INFINITY) return 0
    let expired = 0
    while (expired < this.freedUs.length && nowUs - (this.freedUs[expired] as number) >= this.idleUs) expired++
    this.lives.splice(0, expired)
    this.freedUs.splice(0, expired)
    this.bornUs.splice(0, expired)
    this.connections -= expired
    return expired
  }

  /** Whether each ready connection has its own age to be watched. */
  private get ages(): boolean {
    return this.idleUs !== Number.POSITIVE_INFINITY || this.maxAgeUs !== Number.POSITIVE_INFINITY
  }

  private keep(life: number, nowUs: number, bornUs = nowUs): void {
    this.lives.push(life)
    this.freedUs.push(nowUs)
    this.bornUs.push(bornUs)
  }

  drain(busy: number): number {
    this.draining = busy
    return this.closeIdle(busy)
  }

  break(busy: number): number {
    return this.closeIdle(busy)
  }

  /** Closes the connections that carry nothing, `busy` of them carrying streams, and gives their number. */
  private closeIdle(busy: number): number {
    const idle = Math.max(0, this.connections - this.connecting - busy)
    this.connections -= idle
    this.room = 0
    this.lives.length = 0
    this.freedUs.length = 0
    this.bornUs.length = 0
    return idle
  }

  close(busy: number): number {
    this.closed = true
    return this.closeIdle(busy)
  }
}
