import { type PointerEvent, useMemo } from 'react'
import type { Recording, RolloutCourse } from '../../src/index.ts'
import { seek } from '../player/commands.ts'
import { versionPlaces } from '../player/request-colours.ts'
import { usePlayhead } from '../player/use-playhead.ts'
import { playerStore } from '../store/player.ts'
import { moment } from './words.ts'
import './weight-chart.css'

/** The canary's share over the time of the rollout, with a tick for each check: what the steps say, seen at once. */
export function WeightChart({ course, recording }: { course: RolloutCourse; recording: Recording }) {
  const fromMs = course.plan.atMs
  const toMs = Math.max(fromMs + 1000, course.endMs ?? recording.durationUs / 1000)
  const place = versionPlaces(recording).get(course.plan.canary.label) ?? 0
  const most = highest(course)
  const line = useMemo(() => stairs(course, fromMs, toMs, most), [course, fromMs, toMs, most])
  const left = (ms: number) => `${((ms - fromMs) / (toMs - fromMs)) * 100}%`
  const go = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    playerStore.setState({ playing: false })
    seek(fromMs + ((event.clientX - box.left) / box.width) * (toMs - fromMs))
  }
  return (
    <figure className="tt-weights" aria-hidden="true">
      <div className="tt-weights-area" onPointerDown={go}>
        <svg viewBox="0 0 1000 100" preserveAspectRatio="none" style={{ color: `var(--version-${place})` }} aria-hidden="true">
          <path className="tt-weights-fill" d={`${line}V100H0Z`} />
          <path className="tt-weights-line" d={line} />
        </svg>
        {course.log.map(({ atMs, check, text }) =>
          check ? (
            <i
              key={`${atMs} ${check.metric} ${text}`}
              className="tt-weights-check"
              data-verdict={check.verdict}
              style={{ left: left(atMs) }}
            />
          ) : null,
        )}
        <Now left={left} fromMs={fromMs} toMs={toMs} />
      </div>
      <figcaption>
        <span>{moment(fromMs)}</span>
        <span>
          {course.plan.canary.label}, {course.plan.strategy === 'ab-test' ? 'requests that match' : `up to ${most}\u00a0%`}
        </span>
        <span>{moment(toMs)}</span>
      </figcaption>
    </figure>
  )
}

function Now({ left, fromMs, toMs }: { left: (ms: number) => string; fromMs: number; toMs: number }) {
  const atMs = usePlayhead(100)
  const at = Math.min(toMs, Math.max(fromMs, atMs))
  return (
    <>
      <i className="tt-weights-veil" style={{ left: left(at) }} />
      {atMs >= fromMs && atMs <= toMs && <i className="tt-weights-now" style={{ left: left(at) }} />}
    </>
  )
}

/** The most that the canary gets, percent: what the chart is as high as. */
function highest({ log, plan }: RolloutCourse): number {
  return Math.max(1, ...log.map(({ weight }) => weight), ...plan.steps.map(({ weight }) => weight ?? 0))
}

/** A path over a square of 1000 × 100. */
function stairs({ log }: RolloutCourse, fromMs: number, toMs: number, most: number): string {
  const x = (ms: number) => Math.round(((ms - fromMs) / (toMs - fromMs)) * 1000)
  const y = (weight: number) => Math.round(100 - (100 * weight) / most)
  const start = log.findLast(({ atMs }) => atMs < fromMs)?.weight ?? 0
  return log
    .filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)
    .reduce((path, { atMs, weight }) => `${path}H${x(atMs)}V${y(weight)}`, `M0 ${y(start)}`)
    .concat('H1000')
}
