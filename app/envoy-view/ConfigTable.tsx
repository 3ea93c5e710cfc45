import { ChevronRight, Copy } from 'lucide-react'
import { Fragment, useMemo, useState } from 'react'
import { formatCount, type ProxyTables } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { LineLink } from '../components/LineLink.tsx'
import { ScrollRegion } from '../components/ScrollRegion.tsx'
import { copyText } from '../work/clipboard.ts'
import { type ConfigRow, type ConfigTab, filterRows } from './config-tabs.ts'
import '../picture/table.css'

/** More rows than this are shown when asked for. */
const most = 200

/** One table of a proxy's configuration; a row opens to its JSON. */
export function ConfigTable({ tab, tables, filter }: { tab: ConfigTab; tables: ProxyTables; filter: string }) {
  const rows = useMemo(() => filterRows(tab.cells(tables), filter), [tab, tables, filter])
  const [open, setOpen] = useState<object | null>(null)
  const [all, setAll] = useState(false)
  const shown = all ? rows : rows.slice(0, most)
  if (rows.length === 0) return <NoRows tab={tab} filter={filter} />
  return (
    <div className="tt-envoy-scroll">
      <table className="tt-table tt-envoy-table">
        <thead>
          <tr>
            {tab.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
            <th scope="col">Text</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((each, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows may be alike, and their order is Envoy's
            <Fragment key={i}>
              <Row row={each} open={open === each.row} onToggle={() => setOpen(open === each.row ? null : each.row)} />
              {open === each.row && <Opened row={each} columns={tab.columns.length + 1} />}
            </Fragment>
          ))}
        </tbody>
      </table>
      {shown.length < rows.length && (
        <Button size="small" onClick={() => setAll(true)}>
          Show all {formatCount(rows.length)}
        </Button>
      )}
    </div>
  )
}

function NoRows({ tab, filter }: { tab: ConfigTab; filter: string }) {
  const what = tab.label.toLowerCase()
  return (
    <p className="tt-nothing">
      <b>{filter.trim() === '' ? `This proxy has no ${what}` : `No ${what} with ${filter.trim()}`}</b>
    </p>
  )
}

function Row({ row, open, onToggle }: { row: ConfigRow; open: boolean; onToggle: () => void }) {
  const [link] = row.row.links
  return (
    <tr className={open ? 'tt-row-current' : undefined}>
      {row.cells.map((cell, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: cells stand in the order of the columns
        <td key={i}>
          {i === 0 ? (
            <button type="button" className="tt-cell-link" aria-expanded={open} onClick={onToggle}>
              <ChevronRight className="tt-envoy-chevron" size={14} strokeWidth={2} aria-hidden="true" />
              {cell}
            </button>
          ) : (
            cell
          )}
        </td>
      ))}
      <td>{link && <LineLink range={link.range} file />}</td>
    </tr>
  )
}

/** The object as Envoy has it, and which of its parts come from which line. */
function Opened({ row, columns }: { row: ConfigRow; columns: number }) {
  const json = useMemo(() => JSON.stringify(row.row.json, null, 2), [row])
  return (
    <tr className="tt-envoy-opened">
      <td colSpan={columns}>
        <div className="tt-envoy-detail">
          <ScrollRegion label={`JSON of ${row.cells[0]}`} className="tt-envoy-json">
            <pre>{json}</pre>
          </ScrollRegion>
          <div className="tt-envoy-side">
            <Button
              size="small"
              icon={<Copy size={14} strokeWidth={2} aria-hidden="true" />}
              onClick={() => void copyText(json, 'JSON copied')}
            >
              Copy JSON
            </Button>
            {row.row.links.length === 0 ? (
              <p className="tt-quiet">istiod adds this by itself: no line of the text stands behind it.</p>
            ) : (
              <ul>
                {row.row.links.map(({ path, range }) => (
                  <li key={`${path} ${range.file} ${range.start}`}>
                    <code>{path || 'all of it'}</code>
                    <LineLink range={range} file />
                  </li>
                ))}
              </ul>
            )}
          </div>
        </div>
      </td>
    </tr>
  )
}
