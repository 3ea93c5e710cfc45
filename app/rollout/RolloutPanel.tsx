import { Copy, X } from 'lucide-react'
import { useStore } from 'zustand'
import type { Recording, RolloutCourse } from '../../src/index.ts'
import { IconButton } from '../components/IconButton.tsx'
import { derivedStore } from '../store/derived.ts'
import { copyText } from '../work/clipboard.ts'
import { EventLog } from './EventLog.tsx'
import { NoPlan } from './NoPlan.tsx'
import { Outcome } from './Outcome.tsx'
import { closeRehearsal } from './open-rehearsal.ts'
import { Regression } from './Regression.tsx'
import { rolloutMarkdown } from './rollout-markdown.ts'
import { StepList } from './StepList.tsx'
import { useCourse } from './use-course.ts'
import { WeightChart } from './WeightChart.tsx'
import './rollout.css'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const

/** The rollout of the text as it goes in this run: its steps and checks, what it comes to, and how bad the new version is. */
export function RolloutPanel() {
  const recording = useStore(derivedStore, (state) => state.recording)
  const course = useCourse()
  return (
    <aside className="tt-rollout" aria-label="Rollout">
      <header className="tt-rollout-header">
        <h2>Rollout {course && <span className="tt-rollout-name">{course.plan.name}</span>}</h2>
        {course && recording && <Tools course={course} recording={recording} />}
        <IconButton size="small" label="Close" keys="D" icon={<X {...icon} />} onClick={closeRehearsal} />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="tt-rollout-body" tabIndex={0} aria-label="Rehearsal">
        {course && recording ? <Course course={course} recording={recording} /> : <NoPlan />}
      </section>
    </aside>
  )
}

function Tools({ course, recording }: { course: RolloutCourse; recording: Recording }) {
  const copy = () => void copyText(rolloutMarkdown(course, recording.seed), 'Summary copied as Markdown')
  return (
    <>
      <IconButton size="small" label="Copy the summary as Markdown" icon={<Copy {...icon} />} onClick={copy} />
    </>
  )
}

function Course({ course, recording }: { course: RolloutCourse; recording: Recording }) {
  return (
    <>
      <Outcome course={course} />
      <WeightChart course={course} recording={recording} />
      <StepList course={course} />
      <Regression plan={course.plan} />
      <EventLog course={course} />
    </>
  )
}
