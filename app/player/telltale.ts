import type { Figures, Recording } from '../../src/index.ts'
import { playerStore } from '../store/player.ts'
import { type ParticleFrame, shapes } from './particles.ts'

/** What can be read off the picture from outside: for tests, and for the curious in the console. */
export interface TelltaleSummary {
  readonly time: number
  readonly speed: number
  readonly playing: boolean
  /** Particles on the screen, by shape. */
  readonly particles: Readonly<Record<keyof typeof shapes, number>>
  readonly requests: number
  readonly succeeded: number
  /** `productpage v1 -> reviews v3`: observed and expected share. */
  readonly shares: Readonly<Record<string, { readonly observed: number; readonly expected: number | null }>>
}

declare global {
  interface Window {
    /** Read-only; computed when asked. */
    readonly __telltale?: () => TelltaleSummary
  }
}

/** Offers a summary of a stage at `window.__telltale()` until the returned function is called. */
export function offerSummary(
  read: () => { readonly recording: Recording; readonly figures: Figures; readonly frame: ParticleFrame },
): () => void {
  const summary = () => summarize(read())
  Object.defineProperty(window, '__telltale', { value: summary, configurable: true })
  return () => {
    if (window.__telltale === summary) Object.defineProperty(window, '__telltale', { value: undefined, configurable: true })
  }
}

function summarize({
  recording,
  figures,
  frame,
}: {
  readonly recording: Recording
  readonly figures: Figures
  readonly frame: ParticleFrame
}): TelltaleSummary {
  const { atMs, speed, playing } = playerStore.getState()
  const counts = new Map<number, number>()
  for (let i = 0; i < frame.count; i++) counts.set(frame.shape[i] ?? 0, (counts.get(frame.shape[i] ?? 0) ?? 0) + 1)
  const particles = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, counts.get(shape) ?? 0]),
  ) as TelltaleSummary['particles']
  const shares = Object.fromEntries(
    recording.edges.map((edge, i) => {
      const share = figures.edges[i]?.share
      return [
        `${endName(recording, edge.from, edge.fromVersion)} -> ${endName(recording, edge.to, edge.toVersion)}${edge.mirror ? ' (mirror)' : ''}`,
        { observed: share?.observed ?? 0, expected: share?.expected ?? null },
      ]
    }),
  )
  return { time: atMs / 1000, speed, playing, particles, requests: figures.requests, succeeded: figures.succeeded, shares }
}

/** `reviews v3`. */
export function endName({ nodes }: Recording, node: number, version: number): string {
  const recorded = nodes[node]
  return [recorded?.name, recorded?.versions[version]?.label].filter(Boolean).join(' ')
}
