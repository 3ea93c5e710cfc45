import { expect, it } from 'vitest'
import { filterRows } from '../../../app/envoy-view/config-tabs.ts'

const rows = [
  ['0.0.0.0', '9080', 'Route: 9080'],
  ['10.0.0.1', '5432', 'Cluster: outbound|5432||db'],
].map((cells) => ({ cells, row: {} as never }))

it.each([
  ['', 2],
  ['  ', 2],
  ['ROUTE', 1],
  ['outbound db', 1],
  ['9080 db', 0],
])('%j leaves %d rows', (filter, count) => {
  expect(filterRows(rows, filter)).toHaveLength(count)
})
