import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { formatExpected, formatPercent, type Recording, type Scope, type Share } from '../../src/index.ts'
import { expectedWords } from '../picture/labels.ts'
import { isByChance, whyStore } from './share-by-chance.ts'

const WhyShare = lazy(async () => ({ default: (await import('../glossary/WhyShare.tsx')).WhyShare }))

interface WayShareProps {
  readonly recording: Recording
  readonly scope: Scope
  readonly edge: number
  readonly share: Share
  readonly tone: string
}

/** Seen beside expected, and why the two differ. */
export function WayShare({ recording, scope, edge, share, tone }: WayShareProps) {
  const [open, setOpen] = useState(false)
  const expected = expectedWords(share)
  const byChance = isByChance(recording, edge, share)
  const button = useRef<HTMLButtonElement>(null)
  const isAsked = useStore(whyStore, (state) => state.edge === edge)
  useEffect(() => {
    if (!isAsked) return
    whyStore.setState({ edge: null })
    setOpen(true)
    button.current?.focus()
  }, [isAsked])
  return (
    <>
      <span className="tt-way-share">
        {expected && <span className="tt-quiet">expected {expected}</span>}
        <ShareBullet expected={share.expected} halfWidth={share.halfWidth} observed={share.observed} tone={tone} />
        <b className={share.agrees === false ? 'tt-disagrees' : undefined}>{formatPercent(share.observed)}</b>
      </span>
      {byChance && (
        <span className="tt-way-why">
          <button ref={button} type="button" className="tt-link" aria-expanded={open} onClick={() => setOpen(!open)}>
            Why not exactly {formatExpected(share.expected ?? 0)}
            {'\u00a0'}%?
          </button>
        </span>
      )}
      {open && byChance && (
        <Suspense fallback={null}>
          <WhyShare recording={recording} scope={scope} edge={edge} share={share} tone={tone} />
        </Suspense>
      )}
    </>
  )
}

/** Observed share as a bar, the 95 % interval as a band, what is expected as a tick. */
function ShareBullet({
  expected,
  halfWidth,
  observed,
  tone,
}: {
  expected: number | null
  halfWidth: number | null
  observed: number
  tone: string
}) {
  const width = 44
  const x = (part: number) => Math.min(1, Math.max(0, part)) * width
  return (
    <svg className="tt-bullet" width={width} height="11" viewBox={`0 0 ${width} 11`} aria-hidden="true">
      <rect y="4" width={width} height="3" rx="1.5" fill="var(--line)" />
      {expected !== null && halfWidth !== null && (
        <rect
          x={x(expected - halfWidth)}
          y="2"
          width={Math.max(1, x(expected + halfWidth) - x(expected - halfWidth))}
          height="7"
          fill="var(--line-2)"
        />
      )}
      <rect y="4" width={x(observed)} height="3" rx="1.5" fill={`var(${tone})`} />
      {expected !== null && <rect x={x(expected) - 0.75} width="1.5" height="11" fill="var(--ink)" />}
    </svg>
  )
}
