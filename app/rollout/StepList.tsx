import { CircleAlert, CircleCheck, CircleHelp, CircleX } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import type { CheckResult, RolloutCourse, SourceRange } from '../../src/index.ts'
import { LineLink } from '../components/LineLink.tsx'
import { seek } from '../player/commands.ts'
import { usePlayhead } from '../player/use-playhead.ts'
import { playerStore } from '../store/player.ts'
import { type Check, checksBefore, foldedChecks, type StepCourse, type StepState, stateAt, stepsOf } from './progress.ts'
import { checkFigures, moment, outcomeWords, requests } from './words.ts'
import './rollout-steps.css'

/** The plan, step by step, as it stands at the playhead: a step or a check leads to its moment and to its line. */
export function StepList({ course }: { course: RolloutCourse }) {
  const atMs = usePlayhead(250)
  const steps = useMemo(() => stepsOf(course), [course])
  const before = useMemo(() => checksBefore(course), [course])
  return (
    <section className="tt-rollout-part" aria-label="Steps">
      <h3>Steps</h3>
      <ol className="tt-rollout-steps">
        {before.length > 0 && (
          <li className="tt-rollout-step" data-state={atMs < (before[0]?.atMs ?? 0) ? 'future' : 'past'}>
            <span className="tt-rollout-step-mark" />
            <span className="tt-rollout-step-words">Before the first step</span>
            <Checks checks={before} atMs={atMs} />
          </li>
        )}
        {steps.map((step) => (
          <Step key={step.index} course={step} atMs={atMs} />
        ))}
        <End course={course} atMs={atMs} />
      </ol>
    </section>
  )
}

const states: Readonly<Record<StepState, string>> = {
  past: 'Done',
  current: 'Under way',
  future: 'To come',
  aborted: 'Aborted here',
  never: 'Not reached',
}

function Step({ course, atMs }: { course: StepCourse; atMs: number }) {
  const { step, startMs, checks } = course
  const state = stateAt(course, atMs)
  return (
    <li className="tt-rollout-step" data-state={state} aria-current={state === 'current' ? 'step' : undefined}>
      <span className="tt-rollout-step-mark" role="img" aria-label={states[state]} />
      <Moment atMs={startMs} range={step.range}>
        <span className="tt-rollout-step-words">{step.text}</span>
        <span className="tt-rollout-step-time">{startMs === null ? 'not reached' : moment(startMs)}</span>
      </Moment>
      {checks.length > 0 && <Checks checks={checks} atMs={atMs} />}
    </li>
  )
}

/** How it ended. */
function End({ course, atMs }: { course: RolloutCourse; atMs: number }) {
  const { endMs, outcome, plan, log } = course
  if (endMs === null) return null
  const entry = log.findLast(({ type }) => type === (outcome === 'aborted' ? 'abort' : 'promote'))
  const state = atMs < endMs ? 'future' : outcome === 'aborted' ? 'aborted' : 'past'
  return (
    <li className="tt-rollout-step" data-state={state}>
      <span className="tt-rollout-step-mark" role="img" aria-label={states[state]} />
      <Moment atMs={endMs} range={entry?.range ?? plan.range}>
        <span className="tt-rollout-step-words">{outcome === 'aborted' ? `Back to ${plan.stable.label}` : 'Promoted'}</span>
        <span className="tt-rollout-step-time" title={outcomeWords(course).lead}>
          {moment(endMs)}
        </span>
      </Moment>
    </li>
  )
}

/** A row that goes to its moment of the run, and beside it the link to its line. */
function Moment({ atMs, range, children }: { atMs: number | null; range: SourceRange | undefined; children: ReactNode }) {
  return (
    <span className="tt-moment">
      {atMs === null ? (
        <span className="tt-moment-go">{children}</span>
      ) : (
        <button type="button" className="tt-moment-go" onClick={() => goTo(atMs)}>
          {children}
        </button>
      )}
      {range && <LineLink short range={range} />}
    </span>
  )
}

function goTo(atMs: number): void {
  playerStore.setState({ playing: false })
  seek(atMs)
}

const fewChecks = 3

function Checks({ checks, atMs }: { checks: readonly Check[]; atMs: number }) {
  const [open, setOpen] = useState(false)
  const folds = checks.length > fewChecks
  const shown = open || !folds ? checks : foldedChecks(checks, atMs)
  return (
    <div className="tt-rollout-step-checks">
      <ul>
        {shown.map((check) => (
          <CheckRow key={`${check.atMs} ${check.check.metric}`} check={check} atMs={atMs} />
        ))}
      </ul>
      {folds && (shown.length < checks.length || open) && (
        <button type="button" className="tt-rollout-step-more" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Show fewer' : `Show all ${checks.length} checks`}
        </button>
      )}
    </div>
  )
}

const look = { size: 14, strokeWidth: 2, role: 'img' } as const
const verdicts: Readonly<Record<CheckResult['verdict'], ReactNode>> = {
  passed: <CircleCheck {...look} aria-label="Passed" />,
  failed: <CircleX {...look} aria-label="Failed" />,
  inconclusive: <CircleHelp {...look} aria-label="Inconclusive" />,
  error: <CircleAlert {...look} aria-label="Error" />,
}

function CheckRow({ check: { atMs: when, check, range }, atMs }: { check: Check; atMs: number }) {
  const { value, limit, code } = checkFigures(check)
  return (
    <li className="tt-check-row" data-verdict={check.verdict} data-state={when > atMs ? 'future' : 'past'}>
      {verdicts[check.verdict]}
      <Moment atMs={when} range={range}>
        <span className="tt-check-row-words">
          <span className="tt-check-row-metric">
            {check.metric} <b>{value}</b>
          </span>
          <span className="tt-check-row-bound">
            {code ? <code>{limit.passing}</code> : limit.passing}, {check.problem ?? requests(check.samples)}
          </span>
        </span>
        <span className="tt-rollout-step-time">{moment(when)}</span>
      </Moment>
    </li>
  )
}
