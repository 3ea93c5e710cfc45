import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { causeName, type Figures, formatCount, formatMoment, none, none16, type Recording } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { classes } from '../components/classes.ts'
import { Flag } from '../components/Flag.tsx'
import { IconButton } from '../components/IconButton.tsx'
import { selectRequest } from '../player/commands.ts'
import { focusNode, requestColours } from '../player/request-colours.ts'
import { showMs } from '../settings/units.ts'
import { playerStore } from '../store/player.ts'
import { findRequests, isFailure, makeRequestList, type RequestFilter, type RequestList } from './request-list.ts'
import type { Tones } from './version-tone.ts'

export interface RequestTableProps {
  readonly recording: Recording
  readonly figures: Figures
  readonly tones: Tones
  /** Only requests that took one of these edges. */
  readonly edges: ReadonlySet<number> | null
  readonly brief?: boolean
}

const pageSize = 50

/** The requests of the scope, to look one up: filtered by what happened to them. */
export function RequestTable({ recording, figures, edges, brief = false }: RequestTableProps) {
  const [filter, setFilter] = useState<RequestFilter>({ type: 'all' })
  const [page, setPage] = useState(0)
  const list = useMemo(() => makeRequestList(recording), [recording])
  const causeOf = useMemo(() => (row: number) => causeName(recording.rows.status[row] ?? 0, recording.rows.bits[row] ?? 0), [recording])
  const found = useMemo(
    () => findRequests(recording, list, { scope: figures.scope, filter, edges, causeOf }),
    [recording, list, figures.scope, filter, edges, causeOf],
  )
  const causes = useMemo(() => causesOf(figures, edges), [figures, edges])
  const pages = Math.max(1, Math.ceil(found.length / pageSize))
  const here = Math.min(page, pages - 1)
  const choose = (next: RequestFilter) => {
    setFilter(next)
    setPage(0)
  }
  return (
    <>
      <div className="tt-table-title">
        <h2>Requests</h2>
        <span className="tt-quiet">{formatCount(found.length)}</span>
        <Pager page={here} pages={pages} onChange={setPage} />
      </div>
      <Filters filter={filter} causes={causes} onChange={choose} />
      {found.length === 0 ? (
        <Nothing filter={filter} />
      ) : (
        <RequestRows
          recording={recording}
          list={list}
          requests={found.slice(here * pageSize, (here + 1) * pageSize)}
          causeOf={causeOf}
          brief={brief}
        />
      )}
    </>
  )
}

/** Causes that the filter offers: of the given edges, else of all failed requests. */
function causesOf(figures: Figures, edges: ReadonlySet<number> | null): readonly string[] {
  const counts = new Map<string, number>()
  const add = (cause: string, count: number) => counts.set(cause, (counts.get(cause) ?? 0) + count)
  if (edges) for (const edge of edges) for (const [cause, count] of figures.edges[edge]?.byCause ?? []) add(cause, count)
  else for (const { cause, count } of figures.causes) add(cause, count)
  return [...counts].sort((a, b) => b[1] - a[1]).map(([cause]) => cause)
}

const kinds = [
  ['all', 'All'],
  ['failed', 'Failed'],
  ['retried', 'Retried'],
  ['delayed', 'Delayed'],
] as const

function Filters({
  filter,
  causes,
  onChange,
}: {
  filter: RequestFilter
  causes: readonly string[]
  onChange: (filter: RequestFilter) => void
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset belongs to forms
    <div className="tt-filters" role="group" aria-label="Show">
      {kinds.map(([type, label]) => (
        <button key={type} type="button" className="tt-filter" aria-pressed={filter.type === type} onClick={() => onChange({ type })}>
          {label}
        </button>
      ))}
      {causes.slice(0, 6).map((cause) => (
        <button
          key={cause}
          type="button"
          className="tt-filter tt-filter-cause"
          aria-pressed={filter.type === 'cause' && filter.cause === cause}
          onClick={() => onChange({ type: 'cause', cause })}
        >
          {cause}
        </button>
      ))}
    </div>
  )
}

function Pager({ page, pages, onChange }: { page: number; pages: number; onChange: (page: number) => void }) {
  if (pages < 2) return null
  return (
    <span className="tt-pager">
      <span className="tt-quiet">
        {page + 1} of {pages}
      </span>
      <IconButton
        size="small"
        label="Previous page"
        icon={<ChevronLeft size={14} strokeWidth={2} aria-hidden="true" />}
        disabledReason={page === 0 ? 'This is the first page' : undefined}
        onClick={() => onChange(page - 1)}
      />
      <IconButton
        size="small"
        label="Next page"
        icon={<ChevronRight size={14} strokeWidth={2} aria-hidden="true" />}
        disabledReason={page === pages - 1 ? 'This is the last page' : undefined}
        onClick={() => onChange(page + 1)}
      />
    </span>
  )
}

function Nothing({ filter }: { filter: RequestFilter }) {
  const scope = useStore(playerStore, (state) => state.scope)
  const words = {
    all: 'No request was sent',
    failed: 'No request failed',
    retried: 'No request was retried',
    delayed: 'No request was delayed',
  }
  return (
    <div className="tt-nothing">
      <b>{filter.type === 'cause' ? `No request ended in ${filter.cause}` : words[filter.type]}</b>
      <span>In this scope.</span>
      {scope !== 'run' && <Button onClick={() => playerStore.setState({ scope: 'run' })}>Whole run</Button>}
    </div>
  )
}

interface RowsProps {
  readonly recording: Recording
  readonly list: RequestList
  readonly requests: readonly number[]
  readonly causeOf: (row: number) => string
  readonly brief: boolean
}

function RequestRows({ recording, list, requests, causeOf, brief }: RowsProps) {
  const focusKey = useStore(playerStore, (state) => state.focus)
  const selected = useStore(playerStore, (state) => (state.selection.type === 'request' ? state.selection.request : -1))
  const focus = focusNode(recording, focusKey)
  const colours = useMemo(() => requestColours(recording, focus), [recording, focus])
  const focusName = recording.nodes[focus]?.name
  return (
    <table className="tt-table">
      <thead>
        <tr>
          <th scope="col">Request</th>
          <th scope="col" className="tt-number">
            Sent at
          </th>
          {!brief && <th scope="col">Call</th>}
          {!brief && focusName && <th scope="col">{focusName}</th>}
          <th scope="col">Outcome</th>
          <th scope="col" className="tt-number">
            Took
          </th>
        </tr>
      </thead>
      <tbody>
        {requests.map((request) => (
          <RequestRow
            key={request}
            recording={recording}
            list={list}
            request={request}
            causeOf={causeOf}
            brief={brief}
            focus={focus}
            place={colours[request] ?? 0}
            current={request === selected}
          />
        ))}
      </tbody>
    </table>
  )
}

interface RowProps extends Omit<RowsProps, 'requests'> {
  readonly request: number
  readonly focus: number
  /** Place of the request's colour in the palette. */
  readonly place: number
  readonly current: boolean
}

function RequestRow({ recording, list, request, causeOf, brief, focus, place, current }: RowProps) {
  const first = list.first[request] ?? none
  const outcome = list.outcome[request] ?? none
  const sent = recording.rows.arrive[first] ?? 0
  return (
    <tr className={classes(current && 'tt-row-current')}>
      <td>
        <button type="button" className="tt-cell-link" onClick={() => selectRequest(request)}>
          <i className="tt-dot" style={{ background: `var(--version-${place})` }} />
          {formatCount(request + 1)}
        </button>
      </td>
      <td className="tt-number">{formatMoment(sent)}</td>
      {!brief && <td>{callWords(recording, first)}</td>}
      {!brief && focus >= 0 && <td>{focusVersion(recording, focus, place)}</td>}
      <td>
        {outcome === none ? (
          <span className="tt-quiet">under way</span>
        ) : (
          <Outcome recording={recording} row={outcome} cause={causeOf(outcome)} />
        )}
      </td>
      <td className="tt-number">{outcome === none ? '–' : showMs(((recording.rows.end[outcome] ?? 0) - sent) / 1000)}</td>
    </tr>
  )
}

function Outcome({ recording, row, cause }: { recording: Recording; row: number; cause: string }) {
  return isFailure(recording, row) ? <Flag cause={cause} /> : (recording.rows.status[row] ?? 200)
}

/** How far after a request's first row the row of the first proxy that decided about it may stand. */
const nearby = 256

/** `GET bookinfo.app/productpage`: what the source asked for, by the first proxy that decided about it. */
function callWords({ rows, decisions, nodes, edges }: Recording, first: number): string {
  const request = rows.request[first]
  for (let row = first; row < Math.min(rows.length, first + nearby); row++) {
    const asked = rows.request[row] === request ? decisions[rows.decision[row] ?? none16]?.request : undefined
    if (asked) return `${asked.method} ${asked.authority}${asked.path}`
  }
  return nodes[edges[rows.edge[first] ?? 0]?.to ?? -1]?.name ?? ''
}

function focusVersion(recording: Recording, focus: number, place: number): string {
  if (place === 0) return '–'
  const collator = new Intl.Collator('en', { numeric: true })
  const labels = [...new Set(recording.nodes.flatMap((node) => node.versions.map((version) => version.label)))]
    .filter(Boolean)
    .sort(collator.compare)
  const label = labels[place - 1] ?? ''
  return recording.nodes[focus]?.versions.some((version) => version.label === label) ? label : '–'
}
