import { useStore } from 'zustand'
import { formatCount, type RolloutCourse } from '../../src/index.ts'
import { usePlayhead } from '../player/use-playhead.ts'
import { derivedStore } from '../store/derived.ts'
import { NextAction } from './NextAction.tsx'
import { stateAt, stepsOf, weightAt } from './progress.ts'
import { isOver } from './regression.ts'
import { metSentence, outcomeWords } from './words.ts'

/** What the rollout comes to, and where it is at the playhead. */
export function Outcome({ course }: { course: RolloutCourse }) {
  const progress = useStore(derivedStore, (state) => state.progress)
  const { lead, reason } = outcomeWords(course)
  const whole = progress === 1
  return (
    <section className="tt-rollout-outcome" aria-label="Outcome" aria-busy={!whole}>
      <Now course={course} />
      {whole || course.endMs !== null ? (
        <div aria-live="polite">
          <p className="tt-rollout-lead" data-outcome={course.outcome}>
            {lead}
          </p>
          <p className="tt-rollout-reason">{reason}</p>
          <p className="tt-rollout-reason">{metSentence(course)}</p>
          <Missed course={course} />
          <Unmet course={course} />
          <NextAction course={course} />
        </div>
      ) : (
        <p className="tt-rollout-lead">Running</p>
      )}
      {course.met.users.length > 0 && <Users course={course} />}
    </section>
  )
}

/** A regression that nothing held up is the result that matters most. */
function Missed({ course: { outcome, plan, log, endMs } }: { course: RolloutCourse }) {
  const regression = useStore(derivedStore, (state) => state.scenario?.rollout?.regression ?? null)
  if (outcome !== 'promoted' || !plan.regression || (regression && isOver(regression, endMs ?? 0))) return null
  const looked = log.some(({ check }) => check !== undefined)
  return (
    <p className="tt-rollout-missed">
      {looked ? 'The checks missed the regression' : 'Nothing held the regression up'}: now every request meets it.
    </p>
  )
}

/** A release that only a load test meets before it is promoted gives up where there is none. */
function Unmet({ course: { outcome, plan, met } }: { course: RolloutCourse }) {
  const idle = met.requests + met.copies === 0 && outcome !== 'promoted'
  if (!idle || plan.controller !== 'flagger' || plan.strategy !== 'blue-green') return null
  return (
    <p className="tt-rollout-reason">
      In a cluster a load test would ask the new version. Add a source that sends to <code>{plan.name}-canary</code>.
    </p>
  )
}

function Now({ course }: { course: RolloutCourse }) {
  const atMs = usePlayhead(500)
  const steps = stepsOf(course)
  const current = steps.find((step) => stateAt(step, atMs) === 'current')
  const { strategy, canary } = course.plan
  const gets = weightAt(course, atMs)
  // An A/B test sends all that match, whatever share of the requests that is.
  const given = strategy === 'ab-test' && gets > 0 ? 'the requests that match' : `${formatCount(gets)}\u00a0%`
  const weight = `${canary.label} gets ${given}`
  const over = course.endMs !== null && atMs >= course.endMs
  const place = current ? `step ${current.index + 1} of ${steps.length}, ${weight}` : over ? 'after the rollout' : 'before the first step'
  return <p className="tt-rollout-now">At the playhead: {place}</p>
}

const most = 4

/** Who met the new version, most first. */
function Users({ course: { met } }: { course: RolloutCourse }) {
  const shown = met.users.slice(0, most)
  const rest = met.users.length - shown.length
  return (
    <ul className="tt-rollout-users" aria-label="Who met the new version">
      {shown.map(({ source, requestClass, requests, failed }) => (
        <li key={`${source} ${requestClass}`}>
          <span title={requestClass}>
            <b>{source}</b> {requestClass}
          </span>
          <span>{formatCount(requests)}</span>
          <span className={failed > 0 ? 'tt-rollout-failed' : 'tt-rollout-none'}>{failed > 0 ? `${formatCount(failed)} failed` : '–'}</span>
        </li>
      ))}
      {rest > 0 && <li className="tt-rollout-quiet">and {rest} more kinds of requests</li>}
    </ul>
  )
}
