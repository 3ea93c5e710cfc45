import { type KeyboardEvent, type RefObject, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '../components/Button.tsx'
import { type Box, type MarkPlace, placeMark } from './place-mark.ts'
import { type TourStep, tourSteps, useWords } from './steps.ts'
import { endTour, tourStore } from './tour-store.ts'
import './coach.css'

/** The coach mark that is up: one at a time, beside what it speaks of. */
export function Coach() {
  const step = useStore(tourStore, (state) => state.step)
  const shown = step === null ? undefined : tourSteps[step]
  useFocusBack(shown !== undefined)
  return step !== null && shown ? <Mark number={step} step={shown} /> : null
}

function Mark({ number, step }: { number: number; step: TourStep }) {
  const mark = useRef<HTMLDivElement>(null)
  const id = useId()
  const words = useWords(step)
  const found = usePlace(step, mark)
  const keys = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (event.key === 'Escape') endTour()
    else if (by === undefined) return
    else goFrom(number, by)
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <>
      {found?.target && <div className="tt-coach-ring" style={found.target} aria-hidden="true" />}
      <div
        ref={mark}
        role="dialog"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-text`}
        className="tt-coach"
        data-side={found?.place.side}
        style={found ? { left: found.place.left, top: found.place.top } : { visibility: 'hidden' }}
        onKeyDown={keys}
      >
        {found?.target && <i className="tt-coach-arrow" style={{ '--at': `${found.place.arrow ?? 0}px` } as object} aria-hidden="true" />}
        <h2 className="tt-coach-title" id={`${id}-title`}>
          {step.title}
        </h2>
        <p className="tt-coach-text" id={`${id}-text`}>
          {words}
        </p>
        <Foot number={number} placed={found !== undefined} />
      </div>
    </>
  )
}

/** Where the mark is in the tour, and the ways on; the one to the next mark has the focus. */
function Foot({ number, placed }: { number: number; placed: boolean }) {
  const next = useRef<HTMLButtonElement>(null)
  const last = number === tourSteps.length - 1
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step takes the focus anew
  useEffect(() => {
    if (!placed) return
    const focus = () => next.current?.focus({ preventScroll: true })
    focus()
    // The menu that led here gives the focus back to its button as it closes.
    const timer = setTimeout(focus, afterMenuMs)
    return () => clearTimeout(timer)
  }, [number, placed])
  return (
    <div className="tt-coach-foot">
      <span className="tt-coach-count">
        {number + 1} of {tourSteps.length}
      </span>
      {!last && (
        <Button size="small" variant="quiet" onClick={endTour}>
          Skip
        </Button>
      )}
      {number > 0 && (
        <Button size="small" variant="quiet" onClick={() => goFrom(number, -1)}>
          Back
        </Button>
      )}
      <Button ref={next} size="small" variant="primary" onClick={() => goFrom(number, 1)}>
        {last ? 'Done' : 'Next'}
      </Button>
    </div>
  )
}

/** On by so many steps; behind the last one the tour is over. */
function goFrom(number: number, by: number): void {
  if (number + by < tourSteps.length) tourStore.setState({ step: Math.max(0, number + by) })
  else endTour()
}

const afterMenuMs = 150

interface Found {
  /** Null where nothing of what it speaks of is in sight. */
  readonly target: Box | null
  readonly place: Pick<MarkPlace, 'left' | 'top'> & Partial<MarkPlace>
}

/** Where the mark stands, kept up while the window changes. */
function usePlace(step: TourStep, mark: RefObject<HTMLDivElement | null>): Found | undefined {
  const [found, setFound] = useState<Found>()
  useLayoutEffect(() => {
    const update = () => {
      const now = mark.current ? find(step, mark.current) : undefined
      setFound((before) => (JSON.stringify(before) === JSON.stringify(now) ? before : now))
    }
    update()
    // Panels open, load and are dragged under it.
    const timer = setInterval(update, 200)
    addEventListener('resize', update)
    return () => {
      clearInterval(timer)
      removeEventListener('resize', update)
    }
  }, [step, mark])
  return found
}

function find({ at }: TourStep, { offsetWidth: width, offsetHeight: height }: HTMLElement): Found {
  const view = { width: document.documentElement.clientWidth, height: document.documentElement.clientHeight }
  for (const selector of at) {
    const element = document.querySelector(selector)
    const box = element?.getBoundingClientRect()
    if (!element?.checkVisibility() || !box || box.width === 0) continue
    const target = { left: box.left, top: box.top, width: box.width, height: box.height }
    const place = placeMark(target, { width, height }, view)
    if (place) return { target, place }
  }
  return { target: null, place: { left: Math.round((view.width - width) / 2), top: Math.round((view.height - height) / 2) } }
}

/** The tour over, the focus is where it was before. */
function useFocusBack(open: boolean): void {
  useEffect(() => {
    if (!open) return
    const before = document.activeElement
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [open])
}
