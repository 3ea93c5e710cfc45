import { describe, expect, it, vi } from 'vitest'

vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined }))
const { looksRecorded } = await import('../../../app/traffic-import/import-store.ts')
const { sendersOf } = await import('../../../app/traffic-import/senders.ts')
const { makeBookinfo } = await import('../fixtures/bookinfo.ts')

describe('looksRecorded', () => {
  it.each([
    ['[2026-11-21T13:00:00.123Z] "GET / HTTP/1.1" 200 - "-"', true],
    ['info starting\n[2026-11-21T13:00:00.123Z] "GET / HTTP/1.1" 200', true],
    ['{"start_time":"2026-11-21T13:00:00Z","authority":"a","path":"/"}', true],
    ['{ "log": { "version": "1.2", "entries": [] } }', true],
    ['curl http://a/\ncurl http://b/', true],
    ['curl http://a/', false],
    ['fetch("http://a/", { "method": "GET" });\nfetch("http://b/");', true],
    ['fetch("http://a/", { "method": "GET" });', false],
    ['apiVersion: v1\nkind: Service', false],
    ['{"apiVersion":"v1","kind":"List"}', false],
    ['', false],
  ])('%j -> %s', (text, recorded) => {
    expect(looksRecorded(text)).toBe(recorded)
  })
})

describe('sendersOf', () => {
  const recording = makeBookinfo({ durationS: 2 })
  const source = (name: string, host: string) => ({
    name,
    from: { type: 'gateway', namespace: 'default', name } as const,
    rate: { type: 'poisson', perSecond: 1 } as const,
    requests: [
      {
        name: '',
        weight: 1,
        url: `http://${host}/`,
        request: { method: 'GET', scheme: 'http', authority: host, path: '/', headers: [] } as const,
      },
    ],
  })
  const scenario = {
    name: '',
    durationMs: 1,
    seed: 1,
    mesh: {},
    traffic: [source('first', 'a'), source('second', 'b:8080')],
    workloads: [],
    timeline: [],
    derived: false,
  }
  const recorded = (host: string) => [{ method: 'GET', url: `http://${host}/x`, headers: [], inbound: false, count: 1 }]

  it.each([
    ['b', 'Gateway second'],
    ['elsewhere', 'Gateway first'],
  ])('puts the source that asks %s for something first', (host, label) => {
    expect(sendersOf(scenario, recording, recorded(host))[0]?.label).toBe(label)
  })

  it('offers every workload once, and outside', () => {
    const labels = sendersOf(null, recording, recorded('a')).map((sender) => sender.label)
    expect(labels).toContain('Workload productpage-v1')
    expect(labels.at(-1)).toBe('Outside, without a proxy')
    expect(new Set(labels).size).toBe(labels.length)
  })
})
