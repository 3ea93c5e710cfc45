import { expect, it } from 'vitest'
import { find } from '../../../app/worker/find.ts'
import { Inquiries } from '../../../app/worker/inquiry-client.ts'
import { compile } from '../../../src/index.ts'

const text = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec: { template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: app }] } } }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ name: http, port: 80 }] }
`
const compiled = compile({ files: [{ name: 'web.yaml', text }] })
const question = { from: { type: 'workload', namespace: 'default', name: 'web' }, method: 'GET', url: 'http://web/', headers: [] } as const

it.each([0, 9, -1])('a question is answered in step %d', (step) => {
  const finding = find(compiled, { type: 'ask', id: 3, step, question })
  expect(finding).toMatchObject({ type: 'answer', id: 3, answer: { proxy: 'default/web-0', outcomes: [{ type: 'upstream', share: 1 }] } })
  expect(structuredClone(finding)).toEqual(finding)
})

it.each([
  { pod: 'default/web-0', tables: expect.objectContaining({ pod: 'default/web-0' }) },
  { pod: 'default/nobody', tables: null },
])('$pod', ({ pod, tables }) => {
  expect(find(compiled, { type: 'proxy', id: 4, step: 0, pod })).toEqual({
    type: 'proxy-view',
    id: 4,
    tables,
    proxies: expect.arrayContaining([{ pod: 'default/web-0', type: 'sidecar', workload: 'default/web' }]),
  })
})

it('findings reach who asked, or nobody where the worker is gone', async () => {
  const inquiries = new Inquiries()
  const sent: unknown[] = []
  const worker = { postMessage: (message: unknown) => sent.push(message) } as unknown as Worker
  const about = (id: number) => ({ type: 'ask', id, step: 0, question }) as const
  const [first, second, third] = [inquiries.send(worker, about), inquiries.send(worker, about), inquiries.send(null, about)]
  expect(sent).toEqual([about(1), about(2)])
  inquiries.settle({ type: 'no-finding', id: 2 })
  inquiries.settle({ type: 'no-finding', id: 77 })
  inquiries.abandon()
  expect(await Promise.all([first, second, third])).toEqual([null, { type: 'no-finding', id: 2 }, null])
})
