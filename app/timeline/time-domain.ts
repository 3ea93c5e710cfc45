import { useEffect, useMemo, useState } from 'react'
import { playerStore } from '../store/player.ts'

/** The part of the run that is in view, in seconds. */
export interface Domain {
  readonly from: number
  readonly to: number
}

const leastSeconds = 2

/** `domain` made longer by `factor`, or shorter below 1, within a run of so many seconds; what stands at `at` stays where it is. */
export function zoomed(domain: Domain, seconds: number, at: number, factor: number): Domain {
  const length = Math.min(seconds, Math.max(Math.min(leastSeconds, seconds), (domain.to - domain.from) * factor))
  const part = (at - domain.from) / (domain.to - domain.from)
  return within(at - part * length, length, seconds)
}

/** `domain` a stretch later, or earlier below 0, as far as the run goes. */
export function moved(domain: Domain, seconds: number, by: number): Domain {
  return within(domain.from + by, domain.to - domain.from, seconds)
}

/** `domain` turned on so that `at` stands a tenth of it behind its start. */
export function turnedTo(domain: Domain, seconds: number, at: number): Domain {
  const length = domain.to - domain.from
  return within(at - length / 10, length, seconds)
}

function within(from: number, length: number, seconds: number): Domain {
  const start = Math.min(seconds - length, Math.max(0, from))
  return { from: start, to: start + length }
}

const tickSteps = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600]
const longestStep = 900

/** Whole seconds in view, about every 90 pixels, and the end of the run where that is in view. */
export function axisTicks({ from, to }: Domain, seconds: number, width: number): readonly number[] {
  const wished = (to - from) / Math.max(2, width / 90)
  const step = tickSteps.find((each) => each >= wished) ?? longestStep
  const first = Math.ceil(from / step)
  const ticks = Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, i) => (first + i) * step)
  const last = ticks.at(-1) ?? from
  if (to < seconds || last === seconds) return ticks
  return [...(seconds - last < step / 2 ? ticks.slice(0, -1) : ticks), seconds]
}

export interface TimeDomain {
  readonly domain: Domain
  readonly setDomain: (domain: Domain) => void
}

/** The whole run, until the user zooms; again when its length changes. Where the playhead leaves what is in view, the view goes after it. */
export function useTimeDomain(seconds: number): TimeDomain {
  const [chosen, setChosen] = useState<{ readonly of: number; readonly domain: Domain } | null>(null)
  const domain = useMemo(() => (chosen?.of === seconds ? chosen.domain : { from: 0, to: seconds }), [chosen, seconds])
  useEffect(() => {
    const isIn = (atMs: number) => atMs / 1000 >= domain.from && atMs / 1000 <= domain.to
    return playerStore.subscribe(({ atMs, playing }, before) => {
      if (atMs === before.atMs || isIn(atMs) || (playing && !isIn(before.atMs))) return
      setChosen({ of: seconds, domain: turnedTo(domain, seconds, atMs / 1000) })
    })
  }, [domain, seconds])
  return { domain, setDomain: (next) => setChosen({ of: seconds, domain: next }) }
}
