import { Fifo } from '../core/fifo.ts'

/** The life of a connection that may carry any number of streams: a small integer, which costs less to keep in each try than Infinity. */
export const UNLIMITED = 0x3fffffff

/**
 * The connections from one proxy to one upstream host. HTTP/1.1: one stream a connection; HTTP/2: many. Holds the counts only; who may open
 * a connection is decided by the cluster's circuit breaker (source/common/conn_pool/conn_pool_base.cc).
 */
export class ConnectionPool<Stream> {
  connections = 0
  connecting = 0
  /** Requests that wait for a connection, first come first served. */
  readonly pending = new Fifo<Stream>()
  readonly streamsPerConnection: number

  /** How long a connection that carries nothing is kept; Infinity = for good. */
  private idleUs: number
  /** Whether the host has left the cluster: what still runs ends, nothing is kept for later. */
  private closed = false
  /** Streams that ready connections of unlimited life have room for. */
  private room = 0
  /** Ready connections of limited life, or that do not stay idle: how many streams each may still carry, and since when it carries none; the most recently freed last. */
  private readonly lives: number[] = []
  private readonly freedUs: number[] = []
  /** When {@link room} last changed. */
  private roomUs = 0
  /** How old a connection may grow; Infinity = any age. */
  private readonly maxAgeUs: number
  /** When the connections of {@link lives} came about, that taken last, and those under way. */
  private readonly bornUs: number[] = []
  private takenBornUs = 0
  private readonly carriedBornUs = new Map<Stream, number>()
  /** Streams of HTTP/1.1 whose connection closes with them. */
  private draining = 0

  constructor(streamsPerConnection: number, idleUs = Number.POSITIVE_INFINITY, maxAgeUs = Number.POSITIVE_INFINITY) {
    this.streamsPerConnection = streamsPerConnection
    this.idleUs = idleUs
    // Simplified: connections of HTTP/2 grow as old as they like, and outlast the ejection of their host.
    this.maxAgeUs = streamsPerConnection === 1 ? maxAgeUs : Number.POSITIVE_INFINITY
  }

  /** Another idle timeout, which those that are idle already keep to as well. */
  idleAfter(idleUs: number, nowUs: number): void {
    if (idleUs !== this.idleUs && this.streamsPerConnection === 1) {
      for (; this.room > 0; this.room--) this.keep(UNLIMITED, nowUs)
    }
    this.idleUs = idleUs
  }

  /** Whether more requests wait than the connections on their way can serve. */
  get wantsConnection(): boolean {
    return this.pending.length > this.connecting * this.streamsPerConnection
  }

  /** Adds a connection that is ready to carry `life` streams, from {@link UNLIMITED} on any number. */
  ready(life: number, nowUs = 0): void {
    if (life >= UNLIMITED && !this.ages) this.addRoom(this.streamsPerConnection, nowUs)
    else this.keep(life, nowUs)
  }

  /** Takes room for one stream; the streams that its connection may carry after it, or -1 where no connection is ready. */
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

  /** The stream is on the connection taken last. */
  carry(stream: Stream): void {
    if (this.maxAgeUs !== Number.POSITIVE_INFINITY) this.carriedBornUs.set(stream, this.takenBornUs)
  }

  /** Gives the room of an ended stream back; false where the connection has carried all that it may, or grown old, and closes. */
  release(lifeLeft: number, nowUs = 0, stream?: Stream): boolean {
    if (this.closed) return false
    if (this.draining > 0) {
      this.draining--
      return false
    }
    if (this.maxAgeUs !== Number.POSITIVE_INFINITY) return this.releaseYoung(lifeLeft, nowUs, stream)
    if (lifeLeft >= UNLIMITED && !this.ages) this.addRoom(1, nowUs)
    else if (lifeLeft > 0) this.keep(lifeLeft, nowUs)
    return lifeLeft > 0
  }

  private releaseYoung(lifeLeft: number, nowUs: number, stream: Stream | undefined): boolean {
    const bornUs = (stream !== undefined && this.carriedBornUs.get(stream)) || 0
    if (stream !== undefined) this.carriedBornUs.delete(stream)
    if (lifeLeft <= 0 || nowUs - bornUs >= this.maxAgeUs) return false
    this.keep(lifeLeft, nowUs, bornUs)
    return true
  }

  /** Closes the connections that carry nothing and have grown too old, and gives their number. */
  retire(nowUs: number): number {
    if (this.maxAgeUs === Number.POSITIVE_INFINITY) return 0
    let retired = 0
    for (let i = this.bornUs.length - 1; i >= 0; i--) {
      if (nowUs - (this.bornUs[i] as number) < this.maxAgeUs) continue
      for (const list of [this.lives, this.freedUs, this.bornUs]) list.splice(i, 1)
      retired++
    }
    this.connections -= retired
    return retired
  }

  /** Closes the connections that have carried nothing for too long, and gives their number. */
  expire(nowUs: number): number {
    if (this.idleUs === Number.POSITIVE_INFINITY) return 0
    if (this.streamsPerConnection > 1 && this.room > 0) return nowUs - this.roomUs >= this.idleUs ? this.expireShared() : 0
    let expired = 0
    while (expired < this.freedUs.length && nowUs - (this.freedUs[expired] as number) >= this.idleUs) expired++
    this.lives.splice(0, expired)
    this.freedUs.splice(0, expired)
    this.bornUs.splice(0, expired)
    this.connections -= expired
    return expired
  }

  /** Of shared connections those go that no stream is on, which all are where nothing is under way. */
  private expireShared(): number {
    const ready = this.connections - this.connecting
    const idle = Math.floor(this.room / this.streamsPerConnection)
    const closing = Math.min(ready, idle)
    this.room -= closing * this.streamsPerConnection
    this.connections -= closing
    return closing
  }

  /** Whether each ready connection has its own age to be watched. */
  private get ages(): boolean {
    return (this.idleUs !== Number.POSITIVE_INFINITY || this.maxAgeUs !== Number.POSITIVE_INFINITY) && this.streamsPerConnection === 1
  }

  private addRoom(streams: number, nowUs: number): void {
    this.room += streams
    this.roomUs = nowUs
  }

  private keep(life: number, nowUs: number, bornUs = nowUs): void {
    this.lives.push(life)
    this.freedUs.push(nowUs)
    this.bornUs.push(bornUs)
  }

  /** The host is out: connections that carry nothing close now, and gives their number; those `busy` ones of HTTP/1.1 close after their stream. */
  drain(busy: number): number {
    if (this.streamsPerConnection === 1) this.draining = busy
    return this.streamsPerConnection === 1 || busy === 0 ? this.closeIdle(busy) : 0
  }

  /** Closes the connections that carry nothing, `busy` of them carrying streams, and gives their number. */
  closeIdle(busy: number): number {
    const idle = Math.max(0, this.connections - this.connecting - busy)
    this.connections -= idle
    this.room = 0
    this.lives.length = 0
    this.freedUs.length = 0
    this.bornUs.length = 0
    return idle
  }

  /** The host has left its cluster. Gives the number of connections closed at once. */
  close(busy: number): number {
    this.closed = true
    return this.closeIdle(busy)
  }
}
