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

  /** Whether the host has left the cluster: what still runs ends, nothing is kept for later. */
  private closed = false
  /** Streams that ready connections of unlimited life have room for. */
  private room = 0
  /** Ready connections of limited life: how many streams each may still carry; the most recently freed last. */
  private readonly lives: number[] = []

  constructor(streamsPerConnection: number) {
    this.streamsPerConnection = streamsPerConnection
  }

  /** Whether more requests wait than the connections on their way can serve. */
  get wantsConnection(): boolean {
    return this.pending.length > this.connecting * this.streamsPerConnection
  }

  /** Adds a connection that is ready to carry `life` streams, from {@link UNLIMITED} on any number. */
  ready(life: number): void {
    if (life >= UNLIMITED) this.room += this.streamsPerConnection
    else this.lives.push(life)
  }

  /** Takes room for one stream; the streams that its connection may carry after it, or -1 where no connection is ready. */
  take(): number {
    if (this.room > 0) {
      this.room--
      return UNLIMITED
    }
    const life = this.lives.pop()
    return life === undefined ? -1 : life - 1
  }

  /** Gives the room of an ended stream back; false where the connection has carried all that it may, and closes. */
  release(lifeLeft: number): boolean {
    if (this.closed) return false
    if (lifeLeft >= UNLIMITED) this.room++
    else if (lifeLeft > 0) this.lives.push(lifeLeft)
    return lifeLeft > 0
  }

  /** Closes the connections that carry nothing, `busy` of them carrying streams, and gives their number. */
  closeIdle(busy: number): number {
    const idle = Math.max(0, this.connections - this.connecting - busy)
    this.connections -= idle
    this.room = 0
    this.lives.length = 0
    return idle
  }

  /** The host has left its cluster. Gives the number of connections closed at once. */
  close(busy: number): number {
    this.closed = true
    return this.closeIdle(busy)
  }
}
