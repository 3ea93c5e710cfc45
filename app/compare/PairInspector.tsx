import { ChevronLeft, ChevronRight, X } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { formatCount, formatMoment, type LifeCall, requestLife } from '../../src/index.ts'
import { IconButton } from '../components/IconButton.tsx'
import { LifeChart } from '../inspector/LifeChart.tsx'
import { makeTones } from '../picture/version-tone.ts'
import { focusNode } from '../player/request-colours.ts'
import { playerStore } from '../store/player.ts'
import type { ComparedState, ShownSide } from './compared.ts'
import { closeCompared, comparingStore, type PairList } from './comparing.ts'
import { drawWords } from './draw-words.ts'
import '../inspector/inspector.css'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const

/** One request after the other of a list, with its life on both sides. */
export function PairInspector({ result, list }: { result: NonNullable<ComparedState['result']>; list: PairList }) {
  const pair = list.pairs[list.open]
  const go = (open: number) => comparingStore.setState({ list: { ...list, open } })
  const request = pair?.after
  useEffect(() => {
    if (request !== undefined) playerStore.setState({ selection: { type: 'request', request } })
  }, [request])
  const draws = useMemo(() => (pair ? drawWords(result, pair) : []), [result, pair])
  return (
    <aside className="tt-inspector tt-pair-inspector" aria-label="Inspector">
      <header className="tt-inspector-header">
        <h2>{list.title}</h2>
        <span className="tt-quiet tt-next-failed" aria-live="polite">
          {formatCount(list.open + 1)} of {formatCount(list.pairs.length)}
        </span>
        <IconButton
          size="small"
          label="Previous request"
          icon={<ChevronLeft {...icon} />}
          disabledReason={list.open === 0 ? 'This is the first request' : undefined}
          onClick={() => go(list.open - 1)}
        />
        <IconButton
          size="small"
          label="Next request"
          icon={<ChevronRight {...icon} />}
          disabledReason={list.open >= list.pairs.length - 1 ? 'This is the last request' : undefined}
          onClick={() => go(list.open + 1)}
        />
        <IconButton size="small" label="Close" keys="Esc" icon={<X {...icon} />} onClick={closeCompared} />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="tt-inspector-body" tabIndex={0} aria-label="Details">
        {pair && <Life title="Before" side={result.before} request={pair.before} />}
        {pair && <Life title="After" side={result.after} request={pair.after} />}
        {draws.length > 0 && (
          <div className="tt-inspector-part">
            <div className="tt-part-title">
              <h3>The same draw</h3>
            </div>
            {draws.map((words) => (
              <p key={words}>{words}</p>
            ))}
          </div>
        )}
      </section>
    </aside>
  )
}

function Life({ title, side: { recording }, request }: { title: string; side: ShownSide; request: number }) {
  const life = useMemo(() => requestLife(recording, request), [recording, request])
  const tones = useMemo(() => makeTones(recording, focusNode(recording, playerStore.getState().focus)), [recording])
  const [openRow, setOpenRow] = useState(-1)
  const open = callAt(life?.calls ?? [], openRow)
  if (!life) return <p className="tt-inspector-part tt-quiet">{title}: this request is not in the run.</p>
  return (
    <>
      <div className="tt-inspector-part tt-request-summary tt-pair-summary">
        <div className="tt-part-title">
          <h3>{title}</h3>
          <span className="tt-quiet">
            {life.source}, at {formatMoment(life.startUs)}
          </span>
        </div>
        <p className="tt-pair-outcome">{life.outcome}</p>
        <p className="tt-request-call">
          <code>{life.what}</code>
        </p>
        {life.cause && <p>{life.cause}</p>}
      </div>
      <LifeChart recording={recording} life={life} tones={tones} openRow={openRow} onOpen={setOpenRow} />
      {open && <CallWords call={open} />}
    </>
  )
}

function callAt(calls: readonly LifeCall[], row: number): LifeCall | undefined {
  for (const call of calls) {
    const found =
      call.row === row
        ? call
        : callAt(
            call.tries.flatMap((attempt) => attempt.calls),
            row,
          )
    if (found) return found
  }
  return undefined
}

/** What the client's proxy took for a call, and how its tries ended. */
function CallWords({ call }: { call: LifeCall }) {
  const taken = call.route?.steps.filter(({ verdict, part }) => verdict === 'taken' && (part === 'virtual-host' || part === 'route')) ?? []
  return (
    <ul className="tt-inspector-part tt-pair-call">
      {taken.map(({ part, name, reason }) => (
        <li key={`${part} ${name}`}>
          {part === 'route' ? 'Route' : 'Virtual host'} <b>{name}</b>
          {reason && `: ${reason}`}
        </li>
      ))}
      {call.tries.map((attempt) => (
        <li key={attempt.row}>
          Try {attempt.number}: {attempt.ended.text}
        </li>
      ))}
    </ul>
  )
}
