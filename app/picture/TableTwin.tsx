import { ClipboardCopy } from 'lucide-react'
import { useMemo } from 'react'
import { type EdgeFigures, type Figures, formatCount, formatPercent, type RecordedEdge, type Recording } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { classes } from '../components/classes.ts'
import { ScrollRegion } from '../components/ScrollRegion.tsx'
import { notify } from '../components/toast.ts'
import { TermButton } from '../glossary/TermButton.tsx'
import { endName } from '../player/telltale.ts'
import { showMs, showRate } from '../settings/units.ts'
import { playerStore } from '../store/player.ts'
import { isBundled } from './bundles.ts'
import { toCsv } from './csv.ts'
import { expectedWords } from './labels.ts'
import { columnsOf } from './layout-simple.ts'
import { NamespaceTable } from './NamespaceTable.tsx'
import { edgeSelection } from './picks.ts'
import { RequestTable } from './RequestTable.tsx'
import type { Tones } from './version-tone.ts'
import './table.css'

/** Everything that the picture shows, as two tables. */
export function TableTwin({ recording, figures, tones }: { recording: Recording; figures: Figures; tones: Tones }) {
  const rows = useMemo(
    () =>
      recording.edges
        .map((edge, i) => tableRow(recording, figures, edge, i))
        .filter((row) => row !== null)
        .sort(
          byPlace(
            columnsOf({ nodes: recording.nodes.map(({ key, namespace }) => ({ key, namespace, height: 0 })), edges: recording.edges }),
          ),
        ),
    [recording, figures],
  )
  const copy = async () => {
    await navigator.clipboard.writeText(toCsv([columns, ...rows.map((row) => row.cells)]))
    notify({ title: `${rows.length} rows copied as CSV` })
  }
  return (
    <ScrollRegion label="The picture as tables" className="tt-tables">
      <div className="tt-table-title">
        <h2>Between services</h2>
        <Button
          size="small"
          variant="quiet"
          icon={<ClipboardCopy size={14} strokeWidth={2} aria-hidden="true" />}
          onClick={() => void copy()}
        >
          Copy CSV
        </Button>
      </div>
      <table className="tt-table">
        <thead>
          <tr>
            {columns.map((column, i) => (
              <th key={column} scope="col" className={i < 2 ? undefined : 'tt-number'}>
                {i < 2 ? column : <TermButton id={`figure:${column.toLowerCase()}`}>{column}</TermButton>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <EdgeRow key={row.index} recording={recording} row={row} tones={tones} />
          ))}
        </tbody>
      </table>
      {isBundled(recording) && <NamespaceTable recording={recording} figures={figures} />}
      <RequestTable recording={recording} figures={figures} tones={tones} edges={null} />
    </ScrollRegion>
  )
}

const columns = ['From', 'To', 'Share', 'Expected', 'Rate', 'Success', 'Retried', 'p50', 'p99'] as const

interface TableRow {
  readonly index: number
  readonly edge: RecordedEdge
  readonly own: EdgeFigures
  readonly cells: readonly string[]
}

function tableRow(recording: Recording, figures: Figures, edge: RecordedEdge, index: number): TableRow | null {
  const own = figures.edges[index]
  if (!own) return null
  const used = own.calls > 0
  const mirrored = edge.mirror ? ', mirrored' : ''
  const cells = [
    endName(recording, edge.from, edge.fromVersion),
    `${endName(recording, edge.to, edge.toVersion)}${mirrored}`,
    own.share.of > 0 ? formatPercent(own.share.observed) : '–',
    expectedWords(own.share) || '–',
    showRate(own.rate),
    used ? formatPercent(own.success) : '–',
    formatCount(own.retriedCalls),
    used ? showMs(own.p50Us / 1000) : '–',
    used ? showMs(own.p99Us / 1000) : '–',
  ]
  return { index, edge, own, cells }
}

/** By the caller's distance from the source, then by caller and target: in the order of the picture. */
function byPlace(columns: readonly number[]): (a: TableRow, b: TableRow) => number {
  return ({ edge: a }, { edge: b }) =>
    (columns[a.from] ?? 0) - (columns[b.from] ?? 0) ||
    a.from - b.from ||
    a.fromVersion - b.fromVersion ||
    a.to - b.to ||
    a.toVersion - b.toVersion
}

function EdgeRow({ recording, row, tones }: { recording: Recording; row: TableRow; tones: Tones }) {
  const select = () => {
    const selection = edgeSelection(recording, row.index)
    if (selection) playerStore.setState({ selection })
  }
  return (
    <tr>
      {row.cells.map((cell, i) => (
        <td
          key={columns[i]}
          className={classes(
            i > 1 && 'tt-number',
            i === 5 && row.own.success < 1 && 'tt-failing',
            i === 2 && row.own.share.agrees === false && 'tt-disagrees',
          )}
        >
          {i === 1 ? (
            <button type="button" className="tt-cell-link" onClick={select}>
              <i className="tt-dot" style={{ background: `var(${tones.version(row.edge.to, row.edge.toVersion)})` }} />
              {cell}
            </button>
          ) : (
            cell
          )}
        </td>
      ))}
    </tr>
  )
}
