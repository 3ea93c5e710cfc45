import { ChevronLeft, ChevronRight, X } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { formatCount, formatMoment, requestLife } from '../../src/index.ts'
import { IconButton } from '../components/IconButton.tsx'
import { LineLink } from '../components/LineLink.tsx'
import { ScrollRegion } from '../components/ScrollRegion.tsx'
import { LifeChart } from '../inspector/LifeChart.tsx'
import { CallPart } from '../inspector/RequestView.tsx'
import { callInFocus } from '../picture/request-path.ts'
import { makeTones } from '../picture/version-tone.ts'
import { focusNode } from '../player/request-colours.ts'
import { playerStore } from '../store/player.ts'
import type { ComparedState, ShownSide } from './compared.ts'
import { closeCompared, comparingStore, type PairList } from './comparing.ts'
import { type MovedDraw, movedDraws } from './draw-words.ts'
import { SideLines } from './SideLines.tsx'
import '../inspector/inspector.css'
import './pair-inspector.css'

type Result = NonNullable<ComparedState['result']>

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const

/** One request after the other of a list, with its life on both sides. */
export function PairInspector({ result, list }: { result: Result; list: PairList }) {
  const pair = list.pairs[list.open]
  const request = pair?.after
  useEffect(() => {
    if (request !== undefined) playerStore.setState({ selection: { type: 'request', request } })
  }, [request])
  const draws = useMemo(() => (pair ? movedDraws(result, pair) : []), [result, pair])
  return (
    <aside className="tt-inspector tt-pair-inspector" aria-label="Inspector">
      <PairHead list={list} />
      <ScrollRegion label="Details" className="tt-panel-body">
        {pair && (
          <SideLines side="before" files={result.before.files}>
            <Life key={pair.before} title="Before" side={result.before} request={pair.before} />
          </SideLines>
        )}
        {pair && (
          <SideLines side="after" files={result.after.files}>
            <Life key={pair.after} title="After" side={result.after} request={pair.after} />
          </SideLines>
        )}
        {draws.length > 0 && (
          <div className="tt-inspector-part">
            <div className="tt-part-title">
              <h3>The same draw</h3>
            </div>
            {draws.map((draw) => (
              <SameDraw key={draw.words} draw={draw} result={result} />
            ))}
          </div>
        )}
      </ScrollRegion>
    </aside>
  )
}

/** Which of the list is shown, and the ways to the others. */
function PairHead({ list }: { list: PairList }) {
  const go = (open: number) => comparingStore.setState({ list: { ...list, open } })
  return (
    <header className="tt-panel-head tt-inspector-header">
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
  )
}

function Life({ title, side: { recording }, request }: { title: string; side: ShownSide; request: number }) {
  const life = useMemo(() => requestLife(recording, request), [recording, request])
  const tones = useMemo(() => makeTones(recording, focusNode(recording, playerStore.getState().focus)), [recording])
  const [openRow, setOpenRow] = useState(-1)
  if (!life) return <p className="tt-inspector-part tt-quiet">{title}: this request is not in the run.</p>
  const open = openRow < 0 ? undefined : callInFocus(life.calls, openRow)
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
      {open && <CallPart recording={recording} call={open} tones={tones} />}
    </>
  )
}

/** One draw of both runs, with the line that it falls under in each. */
function SameDraw({ draw, result }: { draw: MovedDraw; result: Result }) {
  return (
    <div className="tt-pair-draw">
      <p>{draw.words}</p>
      {(['before', 'after'] as const).map((side) => {
        const range = draw[side]
        return (
          range && (
            <p key={side} className="tt-quiet">
              {side === 'before' ? 'Before' : 'After'}{' '}
              <SideLines side={side} files={result[side].files}>
                <LineLink range={range} file />
              </SideLines>
            </p>
          )
        )
      })}
    </div>
  )
}
