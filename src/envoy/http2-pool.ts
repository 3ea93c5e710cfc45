import { Fifo } from '../core/fifo.ts'
import { type StreamPool, UNLIMITED } from './connection-pool.ts'

/** One HTTP/2 connection. */
interface Connection {
  active: number
  /** Streams that it may still begin, {@link UNLIMITED} for any number. */
  life: number
  readonly bornUs: number
  /** When its last stream ended. */
  idleSinceUs: number
  /** It begins no stream any more, and closes with its last. */
  draining: boolean
}

/** What bounds the connections of an HTTP/2 pool. */
export interface Http2Limits {
  /** Streams at once on one connection, of what is configured and what servers admit. */
  readonly concurrentStreams: number
  /** Streams that one connection carries in its life; 0 = any number. */
  readonly maxRequests: number
  /** How long a connection without a stream is kept, and how old one may grow; Infinity = for good. */
  readonly idleUs: number
  readonly maxAgeUs: number
}

/**
 * The HTTP/2 connections from one proxy to one upstream host (source/common/conn_pool/conn_pool_base.cc): streams share a connection up to its limit of
 * concurrent ones. A connection that has begun all that it may, has grown too old, or whose host is ejected takes no new stream and closes with its last.
 */
export class Http2Pool<Stream> implements StreamPool<Stream> {
  connections = 0
  connecting = 0
  readonly pending = new Fifo<Stream>()
  readonly sharesConnections = true

  private reachedAge = 0
  private readonly limits: Http2Limits
  private idleUs: number
  /** Those with room for a stream; that freed or opened last is taken first. */
  private roomy: Connection[] = []
  /** All that are open, the oldest first. */
  private open: Connection[] = []
  private readonly carried = new Map<Stream, Connection>()
  private taken: Connection | undefined
  /** The host has left the cluster. */
  private closed = false

  constructor(limits: Http2Limits) {
    this.limits = limits
    this.idleUs = limits.idleUs
  }

  get wantsConnection(): boolean {
    const { concurrentStreams, maxRequests } = this.limits
    return this.pending.length > this.connecting * Math.min(concurrentStreams, maxRequests || UNLIMITED)
  }

  idleAfter(idleUs: number): void {
    this.idleUs = idleUs
  }

  ready(life: number, nowUs: number): void {
    const connection = { active: 0, life, bornUs: nowUs, idleSinceUs: nowUs, draining: false }
    this.open.push(connection)
    this.roomy.push(connection)
  }

  take(): number {
    const connection = this.roomy.at(-1)
    if (!connection) return -1
    this.taken = connection
    connection.active++
    if (connection.life < UNLIMITED) connection.life--
    if (connection.life === 0) connection.draining = true
    if (connection.draining || connection.active >= this.limits.concurrentStreams) this.roomy.pop()
    return connection.life
  }

  carry(stream: Stream): void {
    if (this.taken) this.carried.set(stream, this.taken)
  }

  release(_lifeLeft: number, nowUs: number, stream?: Stream): boolean {
    const connection = stream === undefined ? this.taken : this.carried.get(stream)
    if (stream !== undefined) this.carried.delete(stream)
    // Of a connection that is gone already nothing is left to close.
    if (!connection || !this.open.includes(connection)) return true
    const wasFull = connection.active >= this.limits.concurrentStreams
    connection.active--
    if (connection.active === 0) connection.idleSinceUs = nowUs
    if (connection.active === 0 && (connection.draining || this.closed)) {
      this.forget(connection)
      return false
    }
    if (wasFull && !connection.draining) this.roomy.push(connection)
    return true
  }

  retire(nowUs: number): number {
    const { maxAgeUs } = this.limits
    if (maxAgeUs === Number.POSITIVE_INFINITY) return 0
    const aged = this.open.filter((each) => !each.draining && nowUs - each.bornUs >= maxAgeUs)
    this.reachedAge += aged.length
    return this.drainAll(aged)
  }

  expire(nowUs: number): number {
    if (this.idleUs === Number.POSITIVE_INFINITY) return 0
    return this.drainAll(this.open.filter((each) => each.active === 0 && nowUs - each.idleSinceUs >= this.idleUs))
  }

  takeReachedAge(): number {
    const { reachedAge } = this
    this.reachedAge = 0
    return reachedAge
  }

  drain(): number {
    return this.drainAll(this.open)
  }

  close(): number {
    this.closed = true
    return this.drainAll(this.open)
  }

  break(): number {
    const broken = this.open.length
    this.open = []
    this.roomy = []
    this.carried.clear()
    this.connections -= broken
    return broken
  }

  /** Closes those without a stream, and gives their number; the others close with their last. */
  private drainAll(connections: readonly Connection[]): number {
    let closed = 0
    for (const connection of [...connections]) {
      connection.draining = true
      this.roomy = this.roomy.filter((each) => each !== connection)
      if (connection.active > 0) continue
      this.forget(connection)
      closed++
    }
    this.connections -= closed
    return closed
  }

  private forget(connection: Connection): void {
    this.open = this.open.filter((each) => each !== connection)
    this.roomy = this.roomy.filter((each) => each !== connection)
  }
}
