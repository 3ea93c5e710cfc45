import { X } from 'lucide-react'
import './coach-mark.css'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { useStore } from 'zustand'
import type { CoachMark } from '../../src/index.ts'
import { derivedStore } from '../store/derived.ts'
import { lessonStore } from '../store/lesson.ts'
import { playerStore } from '../store/player.ts'
import { markElement } from './mark-target.ts'
import { placeMark } from './place-mark.ts'
import { progressStore } from './progress.ts'

/** Looks for what it points at this often: the picture re-fits and the text scrolls. */
const lookEveryMs = 200

/** What the step of the open lesson points at, until its task is done. */
export function StepMark() {
  const { id, lesson, step } = useStore(lessonStore)
  const done = useStore(progressStore, ({ progress }) => progress[id]?.done.includes(step) ?? false)
  const shown = lesson?.steps[step]
  const mark = shown && !(done && shown.task.length > 0) ? shown.mark : null
  return mark ? <CoachMarkView key={mark.text} mark={mark} /> : null
}

/** Points at one thing until it is dismissed; away while something is selected or a dialog lies over the window. */
function CoachMarkView({ mark }: { mark: CoachMark }) {
  const [closed, setClosed] = useState(false)
  const [target, setTarget] = useState<Element | null>(null)
  useEffect(() => {
    const look = () => setTarget(isCovered() ? null : markElement(mark.target, derivedStore.getState().recording))
    look()
    const timer = setInterval(look, lookEveryMs)
    return () => clearInterval(timer)
  }, [mark])
  return target && !closed ? createPortal(<Bubble target={target} text={mark.text} onClose={() => setClosed(true)} />, document.body) : null
}

function isCovered(): boolean {
  return playerStore.getState().selection.type !== 'none' || document.querySelector('[role="dialog"], .tt-sheet') !== null
}

function Bubble({ target, text, onClose }: { target: Element; text: string; onClose: () => void }) {
  const bubble = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const place = () => bubble.current && placeMark(bubble.current, target)
    place()
    const timer = setInterval(place, lookEveryMs)
    return () => clearInterval(timer)
  }, [target])
  return (
    <div ref={bubble} className="tt-coach-mark" role="note" aria-label="Look here">
      <span>{text}</span>
      <button type="button" className="tt-coach-close" aria-label="Close this note" onClick={onClose}>
        <X size={12} strokeWidth={2} aria-hidden="true" />
      </button>
    </div>
  )
}
