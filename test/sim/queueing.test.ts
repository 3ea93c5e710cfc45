import { expect, it } from 'vitest'
import { meanWaitUs, queues, simulatedWaitUs } from '../../bench/queueing.ts'

it.each(queues)('$name waits as theory has it, as far as 200,000 requests tell', (queue) => {
  const { waitUs, requests } = simulatedWaitUs(queue, 400, 5)
  expect(requests).toBeGreaterThan(195_000)
  expect(Math.abs(waitUs / meanWaitUs(queue) - 1)).toBeLessThan(0.06)
})
