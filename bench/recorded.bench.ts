import { bench, describe } from 'vitest'
import { RecordedReader } from '../src/scenario/recorded-reader.ts'

const methods = ['GET', 'GET', 'GET', 'POST']

function istioLine(i: number): string {
  const at = new Date(Date.UTC(2026, 10, 21) + 7 * i).toISOString()
  const path = i % 3 === 0 ? `/orders/${i}` : i % 3 === 1 ? '/productpage?u=normal' : `/api/v1/products/${i % 50}/reviews`
  return `[${at}] "${methods[i % 4]} ${path} HTTP/1.1" 200 - via_upstream - "-" 0 ${300 + (i % 900)} ${i % 90} ${i % 80} "10.0.0.${i % 250}" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36" "5f0a9d3e-2c4d-4e8f-9a7b-${String(i).padStart(12, '0')}" "shop-${i % 5}.example.com" "10.244.0.${i % 200}:9080" outbound|9080|v${(i % 3) + 1}|reviews.default.svc.cluster.local 10.244.0.6:${40000 + (i % 9000)} 10.96.1.2:9080 10.244.0.6:50000 - default`
}

function jsonLine(i: number): string {
  return JSON.stringify({
    authority: `shop-${i % 5}.example.com`,
    bytes_received: 0,
    bytes_sent: 300 + (i % 900),
    connection_termination_details: null,
    downstream_local_address: '10.96.1.2:9080',
    duration: i % 90,
    method: methods[i % 4],
    path: i % 3 === 0 ? `/orders/${i}` : '/productpage?u=normal',
    protocol: 'HTTP/1.1',
    request_id: `5f0a9d3e-2c4d-4e8f-9a7b-${String(i).padStart(12, '0')}`,
    response_code: 200,
    response_flags: '-',
    start_time: new Date(Date.UTC(2026, 10, 21) + 7 * i).toISOString(),
    upstream_cluster: `outbound|9080|v${(i % 3) + 1}|reviews.default.svc.cluster.local`,
    user_agent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36',
  })
}

/** A tenth of a million lines, in the pieces in which a browser hands out a file. */
function pieces(line: (i: number) => string): readonly string[] {
  const text = Array.from({ length: 100_000 }, (_, i) => line(i)).join('\n')
  return Array.from({ length: Math.ceil(text.length / 65_536) }, (_, i) => text.slice(i * 65_536, (i + 1) * 65_536))
}

describe.each([
  ['text', pieces(istioLine)],
  ['JSON', pieces(jsonLine)],
])('100,000 lines of access log as %s', (_, chunks) => {
  bench('to classes', () => {
    const reader = new RecordedReader()
    for (const chunk of chunks) reader.push(chunk)
    reader.finish()
  })
})
