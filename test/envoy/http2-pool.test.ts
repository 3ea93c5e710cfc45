import { describe, expect, it } from 'vitest'
import { UNLIMITED } from '../../src/envoy/connection-pool.ts'
import { Http2Pool } from '../../src/envoy/http2-pool.ts'

const FOR_EVER = Number.POSITIVE_INFINITY

/** A pool with some connections ready at 0. */
function pool(more: Partial<ConstructorParameters<typeof Http2Pool>[0]> = {}, connections = 1): Http2Pool<string> {
  const made = new Http2Pool<string>({ concurrentStreams: 1024, maxRequests: 0, idleUs: FOR_EVER, maxAgeUs: FOR_EVER, ...more })
  made.connections = connections
  for (let n = connections; n > 0; n--) made.ready(more.maxRequests || UNLIMITED, 0)
  return made
}

/** Begins a stream; what its connection may carry after it. */
function begin(made: Http2Pool<string>, stream: string): number {
  const life = made.take()
  if (life >= 0) made.carry(stream)
  return life
}

// Counts as a cluster of Envoy 1.40 showed them for the same requests.
describe('an HTTP/2 pool', () => {
  it('carries all streams on one connection', () => {
    const made = pool()
    expect(['a', 'b', 'c'].map((stream) => begin(made, stream))).toEqual([UNLIMITED, UNLIMITED, UNLIMITED])
    expect(['b', 'a', 'c'].map((stream) => made.release(UNLIMITED, 10, stream))).toEqual([true, true, true])
  })

  it('carries no more at once than maxConcurrentStreams, and again when one has ended', () => {
    const made = pool({ concurrentStreams: 2 })
    expect(['a', 'b', 'c'].map((stream) => begin(made, stream))).toEqual([UNLIMITED, UNLIMITED, -1])
    expect([made.release(UNLIMITED, 10, 'a'), begin(made, 'c'), begin(made, 'd')]).toEqual([true, UNLIMITED, -1])
  })

  it('closes a connection with the last of maxRequestsPerConnection streams', () => {
    const made = pool({ maxRequests: 2 })
    expect(['a', 'b', 'c'].map((stream) => begin(made, stream))).toEqual([1, 0, -1])
    expect([made.release(1, 10, 'a'), begin(made, 'c'), made.release(0, 10, 'b')]).toEqual([true, -1, false])
  })

  it.each([
    [1, 5, { concurrentStreams: 2 }, true],
    [3, 5, { concurrentStreams: 2 }, false],
    [1, 5, {}, false],
    [0, 1, {}, true],
    [2, 5, { maxRequests: 2 }, true],
    [3, 5, { maxRequests: 2 }, false],
  ])('with %i connections on their way and %i requests waiting under %o wants another: %o', (connecting, waiting, limits, wants) => {
    const made = pool(limits, 0)
    made.connecting = connecting
    for (let n = 0; n < waiting; n++) made.pending.push(String(n))
    expect(made.wantsConnection).toBe(wants)
  })

  it('closes a connection that is too old: at once without a stream, else with its last', () => {
    const made = pool({ maxAgeUs: 600 }, 2)
    begin(made, 'a')
    begin(made, 'b')
    expect([made.retire(599), made.takeReachedAge(), made.retire(600), made.takeReachedAge(), made.connections]).toEqual([0, 0, 1, 2, 1])
    expect([begin(made, 'c'), made.release(UNLIMITED, 700, 'a'), made.release(UNLIMITED, 800, 'b'), made.takeReachedAge()]).toEqual([
      -1,
      true,
      false,
      0,
    ])
  })

  it('closes a connection that has been without a stream for too long', () => {
    const made = pool({ idleUs: 300 })
    begin(made, 'a')
    expect(made.expire(5000)).toBe(0)
    made.release(UNLIMITED, 5000, 'a')
    expect([made.expire(5299), made.expire(5300), made.connections, made.take()]).toEqual([0, 1, 0, -1])
  })

  it('keeps to another idle timeout from then on', () => {
    const made = pool()
    expect(made.expire(9000)).toBe(0)
    made.idleAfter(1000)
    expect(made.expire(9000)).toBe(1)
  })

  it.each(['drain', 'close'] as const)('lets streams of a host that is out end, and begins none: %s', (how) => {
    const made = pool({ concurrentStreams: 1 }, 3)
    begin(made, 'a')
    begin(made, 'b')
    expect([made[how](), made.connections, begin(made, 'c'), made.release(UNLIMITED, 9, 'b')]).toEqual([1, 2, -1, false])
  })

  it('opens connections anew for a host that has come back', () => {
    const made = pool()
    made.drain()
    made.ready(UNLIMITED, 0)
    expect([begin(made, 'a'), made.release(UNLIMITED, 9, 'a')]).toEqual([UNLIMITED, true])
  })

  it('loses all connections with the network, and has none left to close when their streams end', () => {
    const made = pool()
    begin(made, 'a')
    expect([made.break(), made.connections, made.release(UNLIMITED, 9, 'a'), made.take()]).toEqual([1, 0, true, -1])
  })

  it('gives back what was taken for a stream that was refused', () => {
    const made = pool({ concurrentStreams: 1 })
    made.take()
    expect([made.release(UNLIMITED, 0), begin(made, 'a')]).toEqual([true, UNLIMITED])
  })
})
