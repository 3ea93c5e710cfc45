import { describe, expect, it } from 'vitest'
import { causeOf } from '../../src/metrics/cause-sentence.ts'
import type { LifeCall, LifeTry } from '../../src/metrics/life.ts'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

/** A try that took a second and was answered with 200. */
function tryOf(parts: Partial<LifeTry> = {}): LifeTry {
  return {
    row: 0,
    number: 1,
    pod: 'reviews-v1-0',
    podReason: '',
    status: 200,
    grpcError: '',
    flags: [],
    ok: (parts.status ?? 200) < 500 && parts.status !== 0,
    arriveUs: 0,
    startUs: 0,
    endUs: 1_000_000,
    wait: null,
    ended: { text: '', range: null },
    inbound: null,
    calls: [],
    ...parts,
  }
}

/** A call of productpage that ends as its last try does. */
function callOf(tries: readonly Partial<LifeTry>[], parts: Partial<LifeCall> = {}): LifeCall {
  const whole = tries.map((each, i) => tryOf({ number: i + 1, ...each }))
  const { status = 200, ok = true, flags = [] } = whole.at(-1) ?? {}
  return {
    row: 0,
    edge: 0,
    choices: 0,
    client: 'productpage',
    target: 'reviews v1',
    what: 'GET reviews:9080/',
    mirror: false,
    startUs: 0,
    endUs: 1_000_000,
    status,
    grpcError: '',
    flags,
    ok,
    tries: whole,
    route: null,
    ...parts,
  }
}

const failed: Partial<LifeTry> = { status: 503 }
const inner = (parts: Partial<LifeTry>, call: Partial<LifeCall> = {}) =>
  callOf([parts], { client: 'reviews', target: 'ratings v1', ...call })

describe('causeOf', () => {
  it.each([
    { of: 'a plain success', call: callOf([{}]), says: '' },
    { of: 'a call under way', call: callOf([{}], { endUs: null }), says: 'It was still under way when the run ended.' },
    { of: 'an answer', call: callOf([failed]), says: 'Its call to reviews v1 was answered with 503 (pod reviews-v1-0).' },
    { of: 'a reset', call: callOf([{ status: 0, pod: null }]), says: 'Its call to reviews v1 ended without an answer.' },
    { of: 'NR', call: callOf([{ status: 404, flags: ['NR'], ok: false }]), says: 'No route of productpage takes GET reviews:9080/.' },
    { of: 'FI', call: callOf([{ ...failed, flags: ['FI'] }]), says: 'A fault aborted the call to reviews v1 with 503.' },
    {
      of: 'RL',
      call: callOf([{ status: 429, flags: ['RL'], ok: false }]),
      says: 'A rate limit of productpage refused GET reviews:9080/ with 429.',
    },
    { of: 'UH', call: callOf([{ ...failed, flags: ['UH'] }]), says: 'reviews v1 has no healthy pod.' },
    { of: 'UO', call: callOf([{ ...failed, flags: ['UO'] }]), says: 'The circuit breaker of productpage for reviews v1 refused the call.' },
    {
      of: 'two retries in vain',
      call: callOf([failed, failed, failed]),
      says: 'Its third try at reviews v1 was answered with 503 (pod reviews-v1-0). Two 503s before had used both retries.',
    },
    {
      of: 'retries that ended otherwise',
      call: callOf([failed, { status: 504, flags: ['UT'], ok: false }, failed]),
      says: 'Its third try at reviews v1 was answered with 503 (pod reviews-v1-0). Two tries before had ended in 503 and 504 UT.',
    },
    {
      of: 'a callee’s failure',
      call: callOf([{ status: 500, calls: [inner(failed)] }]),
      says: 'Its call to ratings v1 was answered with 503 (pod reviews-v1-0).',
    },
    {
      of: 'a failed copy, which is nobody’s cause',
      call: callOf([{ status: 500, calls: [inner(failed, { mirror: true })] }]),
      says: 'Its call to reviews v1 was answered with 500 (pod reviews-v1-0).',
    },
    {
      of: 'a timeout while a callee worked',
      call: callOf([
        {
          status: 504,
          flags: ['UT'],
          ok: false,
          ended: { text: 'the timeout of 1 s ran out', range: null },
          calls: [inner({ endUs: null }, { endUs: null })],
        },
      ]),
      says: 'Its call to reviews v1 was cut by the 1 s timeout while it waited for ratings v1.',
    },
    {
      of: 'a success after a retry',
      call: callOf([failed, {}]),
      says: 'reviews v1 answered on try 2, after 503.',
    },
    {
      of: 'a success after a delay',
      call: callOf([{ wait: { kind: 'fault-delay', fromUs: 0, toUs: 2_000_000, range: null } }]),
      says: 'A fault held the call to reviews v1 for 2 s.',
    },
    {
      of: 'a success beside a copy that was retried',
      call: callOf([{ calls: [callOf([failed, {}], { mirror: true })] }]),
      says: '',
    },
  ])('of $of: $says', ({ call, says }) => {
    expect(plain(causeOf(call))).toBe(says)
  })
})
