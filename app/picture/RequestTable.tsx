import { ChevronLeft, ChevronRight, Search } from 'lucide-react'
import { useId, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import {
  causeName,
  type Figures,
  findRequests,
  formatCount,
  formatMoment,
  indexRequests,
  listed,
  none,
  none16,
  parseRequestQuery,
  queryWords,
  type Recording,
  type RequestFilter,
  type RequestIndex,
  succeeded,
} from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { classes } from '../components/classes.ts'
import { Flag } from '../components/Flag.tsx'
import { IconButton } from '../components/IconButton.tsx'
import { selectRequest } from '../player/commands.ts'
import { focusNode, requestColours } from '../player/request-colours.ts'
import { showMs } from '../settings/units.ts'
import { playerStore } from '../store/player.ts'
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

/** The requests of the scope, to look one up: filtered by what happened to them, or by a query. */
export function RequestTable({ recording, figures, edges, brief = false }: RequestTableProps) {
  const [choice, setChoice] = useState<Choice>({ kind: 'all' })
  const [query, setQuery] = useState('')
  const [page, setPage] = useState(0)
  const index = useMemo(() => indexRequests(recording), [recording])
  const { terms, unread } = useMemo(() => parseRequestQuery(query), [query])
  const found = useMemo(
    () => findRequests(recording, index, { scope: figures.scope, terms, ...filterOf(choice), ...(edges && { edges }) }),
    [recording, index, figures.scope, terms, choice, edges],
  )
  const causes = useMemo(() => causesOf(figures, edges), [figures, edges])
  const pages = Math.max(1, Math.ceil(found.length / pageSize))
  const here = Math.min(page, pages - 1)
  const change = (next: () => void) => {
    next()
    setPage(0)
  }
  const reset = () =>
    change(() => {
      setChoice({ kind: 'all' })
      setQuery('')
    })
  return (
    <>
      <div className="tt-table-title">
        <h2>Requests</h2>
        <span className="tt-quiet">{formatCount(found.length)}</span>
        <Pager page={here} pages={pages} onChange={setPage} />
      </div>
      <QueryField query={query} unread={unread} onChange={(next) => change(() => setQuery(next))} />
      <Filters choice={choice} causes={causes} onChange={(next) => change(() => setChoice(next))} />
      {found.length === 0 ? (
        <Nothing choice={choice} query={query} onReset={reset} />
      ) : (
        <RequestRows recording={recording} index={index} requests={found.slice(here * pageSize, (here + 1) * pageSize)} brief={brief} />
      )}
    </>
  )
}

/** One of the ready filters: a kind of trouble, or a cause like `503 UO`. */
type Choice = { readonly kind: 'all' | 'failed' | 'retried' | 'delayed' } | { readonly kind: 'cause'; readonly cause: string }

function filterOf(choice: Choice): RequestFilter {
  if (choice.kind === 'cause') return { cause: choice.cause }
  if (choice.kind === 'failed') return { ok: false }
  return choice.kind === 'all' ? {} : { [choice.kind]: true }
}

/** A query in words: what cannot be read is said under it. */
function QueryField({ query, unread, onChange }: { query: string; unread: readonly string[]; onChange: (query: string) => void }) {
  const hint = useId()
  return (
    <div className="tt-query">
      <Search size={14} strokeWidth={2} aria-hidden="true" />
      <input
        type="search"
        aria-label="Filter requests"
        aria-describedby={hint}
        aria-invalid={unread.length > 0}
        placeholder="status>=500 version=v2 retried"
        spellCheck={false}
        autoCapitalize="none"
        value={query}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || query === '') return
          event.stopPropagation()
          event.preventDefault()
          onChange('')
        }}
      />
      <span id={hint} className={unread.length > 0 ? 'tt-query-unread' : 'visually-hidden'}>
        {unread.length > 0 ? `Not understood: ${unread.join(' ')}. ` : ''}
        {unread.length > 0 || query === '' ? `Known: ${queryWords.join(', ')}` : ''}
      </span>
    </div>
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

function Filters({ choice, causes, onChange }: { choice: Choice; causes: readonly string[]; onChange: (choice: Choice) => void }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset belongs to forms
    <div className="tt-filters" role="group" aria-label="Show">
      {kinds.map(([kind, label]) => (
        <button key={kind} type="button" className="tt-filter" aria-pressed={choice.kind === kind} onClick={() => onChange({ kind })}>
          {label}
        </button>
      ))}
      {causes.slice(0, 6).map((cause) => (
        <button
          key={cause}
          type="button"
          className="tt-filter tt-filter-cause"
          aria-pressed={choice.kind === 'cause' && choice.cause === cause}
          onClick={() => onChange({ kind: 'cause', cause })}
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

const nothingWords = {
  all: 'No request was sent',
  failed: 'No request failed',
  retried: 'No request was retried',
  delayed: 'No request was delayed',
}

function Nothing({ choice, query, onReset }: { choice: Choice; query: string; onReset: () => void }) {
  const scope = useStore(playerStore, (state) => state.scope)
  const words = choice.kind === 'cause' ? `No request ended in ${choice.cause}` : nothingWords[choice.kind]
  return (
    <div className="tt-nothing">
      <b>{query === '' ? words : `No request fits ${query}`}</b>
      <span>In this scope.</span>
      {scope !== 'run' && <Button onClick={() => playerStore.setState({ scope: 'run' })}>Whole run</Button>}
      {(query !== '' || choice.kind !== 'all') && (
        <Button variant="quiet" onClick={onReset}>
          Show all requests
        </Button>
      )}
    </div>
  )
}

interface RowsProps {
  readonly recording: Recording
  readonly index: RequestIndex
  readonly requests: readonly number[]
  readonly brief: boolean
}

function RequestRows({ recording, index, requests, brief }: RowsProps) {
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
            index={index}
            request={request}
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

function RequestRow({ recording, index, request, brief, focus, place, current }: RowProps) {
  const { atUs, durationUs } = listed(recording, index, request)
  return (
    <tr className={classes('tt-row-link', current && 'tt-row-current')}>
      <td>
        <button type="button" className="tt-cell-link" onClick={() => selectRequest(request)}>
          <i className="tt-dot" style={{ background: `var(--version-${place})` }} />
          {formatCount(request + 1)}
        </button>
      </td>
      <td className="tt-number">{formatMoment(atUs)}</td>
      {!brief && <td>{callWords(recording, index.first[request] ?? none)}</td>}
      {!brief && focus >= 0 && <td>{focusVersion(recording, focus, place)}</td>}
      <td>
        <Outcome recording={recording} row={index.outcome[request] ?? none} />
      </td>
      <td className="tt-number">{durationUs === null ? '–' : showMs(durationUs / 1000)}</td>
    </tr>
  )
}

function Outcome({ recording: { rows }, row }: { recording: Recording; row: number }) {
  if (row === none) return <span className="tt-quiet">under way</span>
  const status = rows.status[row] ?? 0
  const bits = rows.bits[row] ?? 0
  return succeeded(status, bits) ? status === 0 ? 'closed' : status : <Flag cause={causeName(status, bits)} />
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
