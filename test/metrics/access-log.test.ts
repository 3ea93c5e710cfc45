import { describe, expect, it } from 'vitest'
import { accessLog } from '../../src/metrics/access-log.ts'
import { requestLife } from '../../src/metrics/request-life.ts'
import { requestList } from '../../src/metrics/request-list.ts'
import { parseAccessLine } from '../../src/scenario/recorded-line.ts'
import { readExample, report } from '../examples/example-report.ts'

function linesOf(example: string, filter: Parameters<typeof requestList>[1]): readonly string[] {
  const { recording } = report(readExample(example).files)
  const life = requestLife(recording, requestList(recording, { ...filter, limit: 1 })[0]?.request ?? -1)
  return life ? accessLog(recording, life).map(({ line }) => line) : []
}

describe('the access log of a request', () => {
  it('has a line for each call that a proxy made, the innermost first', () => {
    const lines = linesOf('bookinfo-canary', { cause: '503 URX' })
    expect(lines.length).toBe(3)
    expect(lines.at(-1)).toMatch(/^\[1970-01-01T00:00:\d\d\.\d{3}Z\] "GET \/productpage HTTP\/1.1" 500 - via_upstream - "-" 0 0 \d+ \d+ /)
    expect(lines.at(-1)).toContain('"bookinfo.app" "10.')
  })

  it.each([
    { example: 'bookinfo-canary', cause: '503 URX', words: ' 503 URX via_upstream ' },
    { example: 'bookinfo-canary', cause: '504 UT', words: ' 504 UT upstream_per_try_timeout ' },
    { example: 'faults', cause: '500 FI', words: ' 500 FI fault_filter_abort ' },
    { example: 'circuit-breaking', cause: '503 UO', words: ' 503 UO upstream_reset_before_response_started{overflow} ' },
  ])('of $example tells $cause as Envoy does', ({ example, cause, words }) => {
    expect(linesOf(example, { cause }).some((line) => line.includes(words))).toBe(true)
  })

  it('can be read as recorded traffic', () => {
    const read = linesOf('bookinfo-canary', { cause: '503 URX' }).map(parseAccessLine)
    expect(read.at(-1)).toMatchObject({ method: 'GET', authority: 'bookinfo.app', path: '/productpage', inbound: false })
    expect(read.every((line) => line !== undefined)).toBe(true)
  })
})
