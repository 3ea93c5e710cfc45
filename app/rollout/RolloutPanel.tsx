import { Copy, Table2, X } from 'lucide-react'
import { useStore } from 'zustand'
import type { Recording, RolloutCourse } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { IconButton } from '../components/IconButton.tsx'
import { ScrollRegion } from '../components/ScrollRegion.tsx'
import { TermButton } from '../glossary/TermButton.tsx'
import { derivedStore } from '../store/derived.ts'
import { openDialog } from '../store/view.ts'
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
      <header className="tt-panel-head tt-rollout-header">
        <h2>Rollout {course && <span className="tt-rollout-name">{course.plan.name}</span>}</h2>
        {course && recording && <Tools course={course} recording={recording} />}
        <IconButton size="small" label="Close" keys="D" icon={<X {...icon} />} onClick={closeRehearsal} />
      </header>
      <ScrollRegion label="Rehearsal" className="tt-panel-body">
        {course && recording ? <Course course={course} recording={recording} /> : <NoPlan />}
      </ScrollRegion>
    </aside>
  )
}

function Tools({ course, recording }: { course: RolloutCourse; recording: Recording }) {
  const copy = () => void copyText(rolloutMarkdown(course, recording.seed), 'Summary copied as Markdown')
  return (
    <>
      <IconButton size="small" label="Copy the summary as Markdown" icon={<Copy {...icon} />} onClick={copy} />
      <IconButton size="small" label="Other plans" icon={<Table2 {...icon} />} onClick={() => openDialog('plans')} />
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
      <section className="tt-rollout-part" aria-label="Other plans">
        <h3>Other plans</h3>
        <p className="tt-rollout-quiet">
          The same regression against other steps, pauses and <TermButton id="word:sample">samples</TermButton>: how often each would miss
          it, and what it costs.
        </p>
        <Button size="small" icon={<Table2 size={14} strokeWidth={2} aria-hidden="true" />} onClick={() => openDialog('plans')}>
          Compare plans
        </Button>
      </section>
      <EventLog course={course} />
    </>
  )
}
