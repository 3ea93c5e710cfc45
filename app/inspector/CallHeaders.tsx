import type { HttpRequest, LifeCall, Recording, UpstreamRequest } from '../../src/index.ts'

/** What a proxy was asked and what it sent on: folded away, changes marked. */
export function CallHeaders({ recording, call }: { recording: Recording; call: LifeCall }) {
  const decided = recording.decisions[call.route?.decision ?? -1]
  if (!decided || !call.route) return null
  const { outcome } = decided.decision
  const taken = 'clusters' in outcome ? outcome.clusters.find((choice) => choice.cluster === call.route?.cluster) : undefined
  const rows = headerRows(decided.request, taken?.request)
  const changes = rows.filter((row) => row.change !== 'same').length
  return (
    <details className="tt-inspector-part tt-call-headers">
      <summary>
        <h3>Headers to {call.target}</h3>
        <span className="tt-quiet">{changes === 0 ? 'passed on as they came' : `${changes} changed on the way`}</span>
      </summary>
      <table className="tt-header-table">
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Header</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.name} ${row.value} ${row.change}`} className={`tt-header-${row.change}`}>
              <th scope="row">{row.name}</th>
              <td>
                {row.value}
                {row.change !== 'same' && <em>{changeWords[row.change]}</em>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}

interface HeaderRow {
  readonly name: string
  readonly value: string
  readonly change: 'same' | 'added' | 'removed' | 'changed'
}

const changeWords = { same: '', added: 'added', removed: 'removed', changed: 'changed' } as const

/** Pseudo headers first; each header as it leaves, and those that do not. */
export function headerRows(asked: HttpRequest, sent: UpstreamRequest | undefined): readonly HeaderRow[] {
  const pseudo = (['method', 'authority', 'path'] as const).map((name): HeaderRow => {
    const value = sent?.[name] ?? asked[name]
    return { name: `:${name}`, value, change: value === asked[name] ? 'same' : 'changed' }
  })
  const before = new Map(asked.headers)
  const after = sent?.headers ?? asked.headers
  const kept = new Set(after.map(([name]) => name))
  const gone = asked.headers.filter(([name]) => !kept.has(name)).map(([name, value]): HeaderRow => ({ name, value, change: 'removed' }))
  const own = after.map(([name, value]): HeaderRow => {
    const known = before.get(name)
    return { name, value, change: known === undefined ? 'added' : known === value ? 'same' : 'changed' }
  })
  return [...pseudo, ...own, ...gone]
}
