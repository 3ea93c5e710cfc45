import type { ProxyTables } from '../../src/index.ts'

/** One kind of rows, with the columns that `istioctl proxy-config` gives it. */
export interface ConfigTab {
  readonly value: 'listeners' | 'routes' | 'clusters' | 'endpoints'
  readonly label: string
  readonly columns: readonly string[]
  readonly cells: (tables: ProxyTables) => readonly ConfigRow[]
}

export interface ConfigRow {
  readonly cells: readonly string[]
  readonly row: ProxyTables[ConfigTab['value']][number]
}

export const configTabs: readonly ConfigTab[] = [
  {
    value: 'listeners',
    label: 'Listeners',
    columns: ['Address', 'Port', 'Match', 'Destination'],
    cells: ({ listeners }) => listeners.map((row) => ({ row, cells: [row.address, String(row.port), row.match, row.destination] })),
  },
  {
    value: 'routes',
    label: 'Routes',
    columns: ['Name', 'Virtual host', 'Domains', 'Match', 'Virtual service'],
    cells: ({ routes }) => routes.map((row) => ({ row, cells: [row.name, row.virtualHost, row.domains, row.match, row.virtualService] })),
  },
  {
    value: 'clusters',
    label: 'Clusters',
    columns: ['Service FQDN', 'Port', 'Subset', 'Direction', 'Type', 'Destination rule'],
    cells: ({ clusters }) =>
      clusters.map((row) => ({ row, cells: [row.fqdn, row.port, row.subset, row.direction, row.type, row.destinationRule] })),
  },
  {
    value: 'endpoints',
    label: 'Endpoints',
    columns: ['Endpoint', 'Status', 'Outlier check', 'Cluster', 'Pod'],
    cells: ({ endpoints }) => endpoints.map((row) => ({ row, cells: [row.endpoint, row.status, row.outlier, row.cluster, row.pod] })),
  },
]

/** The rows that hold every word of the filter somewhere, whatever the case. */
export function filterRows(rows: readonly ConfigRow[], filter: string): readonly ConfigRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return rows
  return rows.filter(({ cells }) => {
    const text = cells.join('\n').toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
