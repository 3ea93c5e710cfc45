import { Table2, X } from 'lucide-react'
import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useStore } from 'zustand'
import { type Figures, formatCount, type Headline, headline, type Recording } from '../../src/index.ts'
import { Flag } from '../components/Flag.tsx'
import { IconButton } from '../components/IconButton.tsx'
import { ChecklistSlot } from '../expect/ChecklistSlot.tsx'
import { clearSelection } from '../player/commands.ts'
import { RolloutSlot } from '../rollout/RolloutSlot.tsx'
import { playerStore } from '../store/player.ts'
import { ScopeMenu } from './ScopeMenu.tsx'

/** What the run comes to, in one sentence; and what it is figures of. */
export function PictureHeader({ recording, figures }: { recording: Recording; figures: Figures }) {
  const selection = useStore(playerStore, (state) => state.selection)
  const summary = useMemo(() => headline(figures, recording), [figures, recording])
  return (
    <div className="tt-panel-head tt-picture-header">
      {selection.type === 'request' ? <RequestTitle request={selection.request} /> : <HeadlineWords summary={summary} />}
      <span className="tt-picture-tools">
        <ChecklistSlot />
        <RolloutSlot />
        <ScopeMenu recording={recording} scope={figures.scope} />
        <TableButton />
      </span>
      <LiveHeadline text={summary.text} />
    </div>
  )
}

/** No run changes it. */
const TableButton = memo(function TableButton() {
  const table = useStore(playerStore, (state) => state.table)
  return (
    <IconButton
      size="small"
      label={table ? 'Show the picture' : 'Show as tables'}
      keys="T"
      pressed={table}
      icon={<Table2 size={16} strokeWidth={1.75} aria-hidden="true" />}
      onClick={() => playerStore.setState({ table: !table })}
    />
  )
})

function RequestTitle({ request }: { request: number }) {
  return (
    <p className="tt-headline">
      <button type="button" className="tt-request-chip" onClick={clearSelection} aria-label={`Request ${request + 1}: show all requests`}>
        Request {formatCount(request + 1)}
        <X size={12} strokeWidth={2} aria-hidden="true" />
      </button>
      <span className="tt-headline-failing">its path is lit</span>
    </p>
  )
}

function HeadlineWords({ summary }: { summary: Headline }) {
  const allFail = summary.result.startsWith('All') && summary.result.includes('fail')
  const { line, most } = useCausesWithRoom(summary)
  return (
    <p className="tt-headline" title={summary.text} ref={line}>
      <span className={allFail ? 'tt-headline-result tt-failing' : 'tt-headline-result'}>{shortened(summary.result)}</span>
      {summary.failing && <span className="tt-headline-failing">{most === 0 ? summary.failing.replace(/:$/, '') : summary.failing}</span>}
      {summary.causes.slice(0, most).map((cause) => (
        <span className="tt-headline-cause" key={`${cause.cause} ${cause.edge}`}>
          <Flag cause={cause.cause} explain /> {formatCount(cause.count)}
        </span>
      ))}
      {moreWords(summary, most)}
    </p>
  )
}

function moreWords({ causes, more }: Headline, most: number) {
  const left = more + Math.max(0, causes.length - most)
  if (left === 0) return null
  return <span className="tt-headline-more">{most === 0 ? `${left} ${left === 1 ? 'cause' : 'causes'}` : `+${left} more`}</span>
}

/** As many causes as stand in one line with the words that tell how many more there are: one that is left out silently would be taken for none. */
function useCausesWithRoom(summary: Headline) {
  const line = useRef<HTMLParagraphElement>(null)
  const all = summary.causes.length
  const [fitted, setFitted] = useState({ summary, most: all })
  const most = fitted.summary === summary ? fitted.most : all
  // Read in the frame, which lays the words out anyway: as soon as they are there it would be done twice.
  useLayoutEffect(() => {
    if (most === 0) return
    const frame = requestAnimationFrame(() => {
      for (let fits = most; fits > 0 && isBroken(line.current); ) {
        fits--
        const fitting = { summary, most: fits }
        flushSync(() => setFitted(fitting))
      }
    })
    return () => cancelAnimationFrame(frame)
  }, [summary, most])
  useEffect(() => {
    if (!line.current || all === 0) return
    let width: number | null = null
    const observer = new ResizeObserver(([entry]) => {
      const before = width
      width = entry?.contentRect.width ?? before
      if (before !== null && width !== null && Math.abs(width - before) >= 1) setFitted({ summary, most: all })
    })
    observer.observe(line.current)
    return () => observer.disconnect()
  }, [summary, all])
  return { line, most }
}

/** Whether the words take more than one line. */
function isBroken(line: HTMLElement | null): boolean {
  const [first, last] = [line?.firstElementChild, line?.lastElementChild]
  return !!first && !!last && last.getBoundingClientRect().top >= first.getBoundingClientRect().bottom
}

/** The sentence, with the words marked that a narrow header leaves out. */
function shortened(result: string) {
  const [before, after] = result.split(' requests ')
  if (before === undefined || after === undefined) return result
  return (
    <>
      {before} <span className="tt-headline-wide">requests </span>
      {after.replace(/\.$/, '')}
      <span className="tt-headline-wide">.</span>
    </>
  )
}

const settleMs = 1000

/** Reads the headline out once it has settled. */
function LiveHeadline({ text }: { text: string }) {
  const [said, setSaid] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSaid(text), settleMs)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <span className="visually-hidden" aria-live="polite">
      {said}
    </span>
  )
}
