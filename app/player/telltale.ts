import type { Figures, Recording } from '../../src/index.ts'
import { playerStore } from '../store/player.ts'
import type { ParticleFrame } from './particles.ts'
import { shapes } from './shapes.ts'

/** What can be read off the picture from outside: for tests, and for the curious in the console. */
export interface TelltaleSummary {
  readonly time: number
  readonly speed: number
  readonly playing: boolean
  /** Particles on the screen, by shape. */
  readonly particles: Readonly<Record<keyof typeof shapes, number>>
  /** Where they are on the page, and whose. */
  readonly dots: readonly { readonly x: number; readonly y: number; readonly request: number }[]
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

/** What a stage shows; `origin` is where its frame begins on the page. */
interface Seen {
  readonly recording: Recording
  readonly figures: Figures
  readonly frame: ParticleFrame
  readonly origin: { readonly x: number; readonly y: number }
}

/** Offers a summary of a stage at `window.__telltale()` until the returned function is called. */
export function offerSummary(read: () => Seen): () => void {
  const summary = () => summarize(read())
  Object.defineProperty(window, '__telltale', { value: summary, configurable: true })
  return () => {
    if (window.__telltale === summary) Object.defineProperty(window, '__telltale', { value: undefined, configurable: true })
  }
}

function summarize({ recording, figures, frame, origin }: Seen): TelltaleSummary {
  const { atMs, speed, playing } = playerStore.getState()
  const counts = new Map<number, number>()
  for (let i = 0; i < frame.count; i++) counts.set(frame.shape[i] ?? 0, (counts.get(frame.shape[i] ?? 0) ?? 0) + 1)
  const particles = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, counts.get(shape) ?? 0]),
  ) as TelltaleSummary['particles']
  const dots = Array.from({ length: frame.count }, (_, i) => ({
    x: origin.x + (frame.x[i] ?? 0),
    y: origin.y + (frame.y[i] ?? 0),
    request: recording.rows.request[frame.row[i] ?? 0] ?? 0,
  }))
  const shares = Object.fromEntries(
    recording.edges.map((edge, i) => {
      const share = figures.edges[i]?.share
      return [
        `${endName(recording, edge.from, edge.fromVersion)} -> ${endName(recording, edge.to, edge.toVersion)}${edge.mirror ? ' (mirror)' : ''}`,
        { observed: share?.observed ?? 0, expected: share?.expected ?? null },
      ]
    }),
  )
  return { time: atMs / 1000, speed, playing, particles, dots, requests: figures.requests, succeeded: figures.succeeded, shares }
}

/** `reviews v3`. */
export function endName({ nodes }: Recording, node: number, version: number): string {
  const recorded = nodes[node]
  return [recorded?.name, recorded?.versions[version]?.label].filter(Boolean).join(' ')
}
