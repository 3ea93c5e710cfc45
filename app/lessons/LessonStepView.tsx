import { ArrowRight } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { ExpectationResult, Lesson, LessonStep } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { ScrollRegion } from '../components/ScrollRegion.tsx'
import { inputStore } from '../store/input.ts'
import { lessonStore } from '../store/lesson.ts'
import { nextLesson } from './catalogue.ts'
import { goToStep, keepTexts, markDone, openLesson, showSolution } from './lesson-session.ts'
import { Markdown } from './Markdown.tsx'
import { progressStore } from './progress.ts'
import { Hints, Task } from './Task.tsx'
import { useChecks } from './use-checks.ts'
import { useFlag } from './use-flag.ts'

/** One step: what to know, what to do, and whether it is done. */
export function LessonStepView({ lesson, at }: { lesson: Lesson; at: number }) {
  const step = lesson.steps[at]
  return step ? <Step lesson={lesson} step={step} at={at} /> : null
}

function Step({ lesson, step, at }: { lesson: Lesson; step: LessonStep; at: number }) {
  const preview = useStore(lessonStore, (state) => state.preview !== null)
  const results = useChecks(step.task, preview)
  const holds = step.task.length === 0 || (results?.every((result) => result.holds) ?? false)
  const done = useDone(at, holds)
  useFlag(step.task, holds)
  useKeptTexts()
  return (
    <>
      <ScrollRegion label="Step" className="tt-panel-body tt-lessons-body">
        <Progress lesson={lesson} at={at} />
        <p className="tt-lesson-count">
          Step {at + 1} of {lesson.steps.length}
        </p>
        <h3 className="tt-lesson-title">{step.title}</h3>
        <div className="tt-lesson-text">
          <Markdown text={step.text} />
        </div>
        {step.task.length > 0 && <Task task={step.task} results={results} />}
        {step.explanation !== '' && holds && (
          <div className="tt-lesson-explanation">
            <h4>Why</h4>
            <Markdown text={step.explanation} />
          </div>
        )}
        {step.hints.length > 0 && !holds && <Hints hints={step.hints} />}
      </ScrollRegion>
      <Foot lesson={lesson} at={at} open={holds || done} left={openCount(results, step)} />
    </>
  )
}

/** Whether the step was done before; remembers that it is. */
function useDone(at: number, holds: boolean): boolean {
  const id = useStore(lessonStore, (state) => state.id)
  const done = useStore(progressStore, ({ progress }) => progress[id]?.done.includes(at) ?? false)
  useEffect(() => {
    if (holds) markDone()
  }, [holds])
  return done
}

/** The learner's text is kept with the step that it is of, at every key: a page may be left at any time. */
function useKeptTexts(): void {
  useEffect(() => inputStore.subscribe((state, before) => state.files !== before.files && keepTexts()), [])
}

function openCount(results: readonly ExpectationResult[] | null, { task }: LessonStep): number {
  return results ? results.filter((result) => !result.holds).length : task.length
}

function Progress({ lesson, at }: { lesson: Lesson; at: number }) {
  const id = useStore(lessonStore, (state) => state.id)
  const done = useStore(progressStore, ({ progress }) => progress[id]?.done)
  return (
    <ol className="tt-lesson-progress">
      {lesson.steps.map((step, i) => {
        const state = i === at ? 'now' : done?.includes(i) ? 'done' : 'open'
        const words = `Step ${i + 1}: ${step.title}${state === 'done' ? ', done' : ''}`
        return (
          <li key={step.title}>
            <button
              type="button"
              className={`tt-lesson-bar tt-lesson-bar-${state}`}
              aria-label={words}
              title={words}
              aria-current={i === at ? 'step' : undefined}
              disabled={state === 'open' && !done?.includes(i - 1)}
              onClick={() => goToStep(i)}
            />
          </li>
        )
      })}
    </ol>
  )
}

function Foot({ lesson, at, open, left }: { lesson: Lesson; at: number; open: boolean; left: number }) {
  const preview = useStore(lessonStore, (state) => state.preview !== null)
  const hasAnswer = (lesson.steps[at]?.solution.length ?? 0) > 0
  return (
    <footer className="tt-lesson-foot">
      {at > 0 && (
        <Button variant="quiet" onClick={() => goToStep(at - 1)}>
          Back
        </Button>
      )}
      <span className="tt-lesson-space" />
      {hasAnswer && !preview && (
        <Button variant="quiet" onClick={showSolution}>
          Show me
        </Button>
      )}
      <Next lesson={lesson} at={at} open={open || preview} left={left} />
    </footer>
  )
}

/** The next step, then the next lesson. */
function Next({ lesson, at, open, left }: { lesson: Lesson; at: number; open: boolean; left: number }) {
  const id = useStore(lessonStore, (state) => state.id)
  const [going, setGoing] = useState(false)
  const following = nextLesson(id)
  const last = at === lesson.steps.length - 1
  const reason = open ? undefined : left === 1 ? 'One check does not hold yet' : `${left} checks do not hold yet`
  const go = async () => {
    if (!last) return goToStep(at + 1)
    if (!following) return lessonStore.setState({ panel: 'list' })
    setGoing(true)
    await openLesson(following.id)
  }
  return (
    <Button variant="primary" disabledReason={reason} loading={going ? 'Opening' : undefined} onClick={() => void go()}>
      {!last ? 'Next' : following ? 'Next lesson' : 'All lessons'} <ArrowRight size={16} strokeWidth={1.75} aria-hidden="true" />
    </Button>
  )
}
