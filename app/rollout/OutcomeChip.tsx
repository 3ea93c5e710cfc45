import { CircleArrowUp, CirclePause, CircleX, Route } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { RolloutOutcome } from '../../src/index.ts'
import { Tooltip } from '../components/Tooltip.tsx'
import { viewStore } from '../store/view.ts'
import { toggleRehearsal } from './open-rehearsal.ts'
import { useCourse } from './use-course.ts'
import { metSentence, outcomeWords } from './words.ts'
import './outcome-chip.css'

const look = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const
const icons: Readonly<Record<RolloutOutcome, ReactNode>> = {
  promoted: <CircleArrowUp {...look} />,
  aborted: <CircleX {...look} />,
  paused: <CirclePause {...look} />,
  running: <Route {...look} />,
}

/** `Aborted at 83.5 s`: opens the rollout's panel. */
export function OutcomeChip() {
  const course = useCourse()
  const open = useStore(viewStore, (state) => state.rehearsing)
  if (!course) return null
  const { lead, reason } = outcomeWords(course)
  const content = (
    <>
      <b>
        {course.plan.name}: {lead}
      </b>{' '}
      {reason} {metSentence(course)}
    </>
  )
  return (
    <Tooltip content={content}>
      <button
        type="button"
        className="tt-head-menu tt-outcome-chip"
        aria-label={`Rollout: ${lead}`}
        aria-expanded={open}
        onClick={toggleRehearsal}
      >
        {icons[course.outcome]}
        <span>{lead}</span>
      </button>
    </Tooltip>
  )
}
