import { ChevronLeft, ChevronRight, ClipboardList, Droplet, Ellipsis, Link, X } from 'lucide-react'
import { lazy, Suspense, useLayoutEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import { accessLog, type Figures, formatCount, type Recording, requestLife } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { IconButton } from '../components/IconButton.tsx'
import { Menu } from '../components/Menu.tsx'
import { ScrollRegion } from '../components/ScrollRegion.tsx'
import { RequestTable } from '../picture/RequestTable.tsx'
import { useFigures } from '../picture/use-figures.ts'
import { makeTones } from '../picture/version-tone.ts'
import { nextFailed, selectRequest } from '../player/commands.ts'
import { focusNode } from '../player/request-colours.ts'
import { selectionKey } from '../share/selection-key.ts'
import { playerStore, type Selection } from '../store/player.ts'
import { closeInspector } from '../store/view.ts'
import { copyText } from '../work/clipboard.ts'
import { RequestView } from './RequestView.tsx'
import { TrafficView } from './TrafficView.tsx'
import '../picture/table.css'
import './inspector.css'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const

const ComposePanel = lazy(async () => ({ default: (await import('../compose/ComposePanel.tsx')).ComposePanel }))

/** What is selected, told in full. Without a selection, a request to compose, and the list of those that were made. */
export function InspectorPanel() {
  const { recording, figures } = useFigures()
  const panel = useRef<HTMLElement>(null)
  useLayoutEffect(() => () => giveFocusBack(panel.current), [])
  return (
    <aside className="tt-inspector" aria-label="Inspector" ref={panel}>
      {recording && figures && <Inspected recording={recording} figures={figures} />}
    </aside>
  )
}

/** Somebody who came by keyboard goes on in the picture, where what was inspected stands. */
function giveFocusBack(panel: HTMLElement | null): void {
  const active = document.activeElement
  if (!panel?.contains(active) || !active?.matches(':focus-visible')) return
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) document.querySelector<HTMLElement>('.tt-picks [tabindex="0"]')?.focus()
  })
}

function Inspected({ recording, figures }: { recording: Recording; figures: Figures }) {
  const selection = useStore(playerStore, (state) => state.selection)
  const chosen = useStore(playerStore, (state) => state.focus)
  const tones = useMemo(() => makeTones(recording, focusNode(recording, chosen)), [recording, chosen])
  const body = useRef<HTMLElement>(null)
  const key = selectionKey(selection)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is selected anew is read from its top; another call of the same request keeps its place
  useLayoutEffect(() => {
    body.current?.scrollTo(0, 0)
  }, [key])
  return (
    <>
      <Header recording={recording} selection={selection} />
      <ScrollRegion label="Details" className="tt-panel-body" region={body}>
        {selection.type === 'request' && <RequestView recording={recording} request={selection.request} tones={tones} />}
        {selection.type === 'none' && (
          <>
            <Suspense fallback={null}>
              <ComposePanel recording={recording} tones={tones} />
            </Suspense>
            <div className="tt-inspector-part">
              <RequestTable recording={recording} figures={figures} tones={tones} edges={null} brief />
            </div>
          </>
        )}
        {selection.type !== 'request' && selection.type !== 'none' && (
          <TrafficView recording={recording} figures={figures} selection={selection} tones={tones} />
        )}
      </ScrollRegion>
    </>
  )
}

function Header({ recording, selection }: { recording: Recording; selection: Selection }) {
  return (
    <header className="tt-panel-head tt-inspector-header">
      <h2>{titleOf(recording, selection)}</h2>
      {selection.type === 'request' ? (
        <RequestTools recording={recording} request={selection.request} />
      ) : (
        <FocusButton recording={recording} selection={selection} />
      )}
      <IconButton size="small" label="Close" keys="Esc" icon={<X {...icon} />} onClick={closeInspector} />
    </header>
  )
}

function RequestTools({ recording, request }: { recording: Recording; request: number }) {
  const count = useMemo(() => requestCount(recording), [recording])
  return (
    <>
      <span className="tt-quiet">of {formatCount(count)}</span>
      <Button size="small" variant="quiet" className="tt-next-failed" onClick={nextFailed}>
        Next failed
      </Button>
      <Copies recording={recording} request={request} />
      <IconButton
        size="small"
        label="Previous request"
        icon={<ChevronLeft {...icon} />}
        disabledReason={request === 0 ? 'This is the first request' : undefined}
        onClick={() => selectRequest(request - 1)}
      />
      <IconButton
        size="small"
        label="Next request"
        icon={<ChevronRight {...icon} />}
        disabledReason={request >= count - 1 ? 'This is the last request' : undefined}
        onClick={() => selectRequest(request + 1)}
      />
    </>
  )
}

/** Side by side where there is room, else in a menu. */
function Copies({ recording, request }: { recording: Recording; request: number }) {
  const copies = [
    { label: 'Copy as access log', icon: <ClipboardList {...icon} />, onSelect: () => void copyAccessLog(recording, request) },
    { label: 'Copy link to this request', icon: <Link {...icon} />, onSelect: () => void copyLink(recording, request) },
  ]
  return (
    <span className="tt-copies">
      {copies.map(({ label, icon: sign, onSelect }) => (
        <IconButton key={label} size="small" label={label} icon={sign} onClick={onSelect} />
      ))}
      <Menu
        align="end"
        items={copies}
        trigger={<IconButton size="small" className="tt-copies-menu" label="Copy" icon={<Ellipsis {...icon} />} />}
      />
    </span>
  )
}

/** The codec of links comes with the first that is asked for. */
async function copyLink(recording: Recording, request: number): Promise<void> {
  const { copyRequestLink } = await import('../share/request-link.ts')
  await copyRequestLink(request, requestLife(recording, request)?.startUs ?? 0)
}

/** The lines that Istio's proxies would log of the request, one for each call that they made. */
async function copyAccessLog(recording: Recording, request: number): Promise<void> {
  const life = requestLife(recording, request)
  const lines = life ? accessLog(recording, life) : []
  await copyText(
    lines.map(({ line }) => line).join('\n'),
    lines.length === 1 ? 'One access-log line copied' : `${lines.length} access-log lines copied, one for each call`,
  )
}

/** Colours requests by the versions of the selected service. */
function FocusButton({ recording, selection }: { recording: Recording; selection: Selection }) {
  const key = selection.type === 'node' ? selection.key : selection.type === 'edge' ? selection.to : ''
  const focus = useStore(playerStore, (state) => state.focus)
  const node = recording.nodes.find((each) => each.key === key)
  const isFocus = recording.nodes[focusNode(recording, focus)]?.key === key
  if (!node || node.versions.length < 2) return <span className="tt-next-failed" />
  return (
    <Button
      size="small"
      variant="quiet"
      className="tt-next-failed"
      icon={<Droplet size={14} strokeWidth={2} aria-hidden="true" />}
      disabledReason={isFocus ? `Requests have the colours of ${node.name}` : undefined}
      onClick={() => playerStore.setState({ focus: key })}
    >
      Colour by {node.name}
    </Button>
  )
}

function titleOf({ nodes, pods }: Recording, selection: Selection): string {
  const name = (key: string) => nodes.find((node) => node.key === key)?.name ?? key
  if (selection.type === 'request') return `Request ${formatCount(selection.request + 1)}`
  if (selection.type === 'node') return [name(selection.key), selection.version].filter(Boolean).join(' ')
  if (selection.type === 'edge') return `${name(selection.from)} to ${[name(selection.to), selection.version].filter(Boolean).join(' ')}`
  if (selection.type === 'pod') return `Pod ${pods.find((pod) => pod.name === selection.name)?.name.replace(/^.*\//, '') ?? selection.name}`
  return 'Ask a request'
}

function requestCount({ rows }: Recording): number {
  let count = 0
  for (let row = 0; row < rows.length; row++) count = Math.max(count, (rows.request[row] ?? 0) + 1)
  return count
}
