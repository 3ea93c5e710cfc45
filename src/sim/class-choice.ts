import { type DrawPoint, draw, purposeOf } from '../core/random.ts'
import type { RequestClass } from './traffic.ts'

/** Things drawn by weight: the upper end of each one's share of 2³². */
interface Shares {
  readonly items: readonly number[]
  readonly ends: readonly number[]
}

/** The classes of requests of one source, drawn by weight. */
export class ClassChoice {
  private readonly all: Shares
  private readonly groups: readonly Shares[]
  private readonly byUser: Shares

  constructor(requests: readonly RequestClass[]) {
    const weights = finiteTogether(requests.map(({ weight }) => (Number.isFinite(weight) ? Math.max(0, weight) : 0)))
    const every = weights.map((_, i) => i)
    const byHeaders = new Map<string, number[]>()
    for (const i of every) {
      const headers = JSON.stringify(requests[i]?.request.headers)
      byHeaders.set(headers, [...(byHeaders.get(headers) ?? []), i])
    }
    const groups = [...byHeaders.values()]
    const weightOf = (i: number) => weights[i] ?? 0
    this.all = sharesOf(every, weightOf)
    this.groups = groups.map((group) => sharesOf(group, weightOf))
    this.byUser = sharesOf(
      groups.map((_, i) => i),
      (i) => (groups[i] ?? []).reduce((sum, each) => sum + weightOf(each), 0),
    )
  }

  /** Whether no class weighs anything. */
  get empty(): boolean {
    return this.all.ends.length === 0
  }

  /** The class of a request. A user, given by a point, keeps to the classes with one set of headers. */
  draw(request: DrawPoint, user?: DrawPoint): number {
    const group = user === undefined ? this.all : this.groups[pick(this.byUser, user)]
    return pick(group ?? this.all, request)
  }
}

function pick({ items, ends }: Shares, point: DrawPoint): number {
  if (items.length === 1) return items[0] ?? 0
  const random = draw(point, purposeOf.class, 0)
  for (let i = 0; i < ends.length; i++) if (random < (ends[i] as number)) return items[i] ?? 0
  return 0
}

/** Weights whose sum would be infinite, in proportion; others as they are. */
export function finiteTogether(weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0)
  if (Number.isFinite(sum)) return weights
  const most = weights.reduce((greatest, weight) => Math.max(greatest, weight), 0)
  return weights.map((weight) => weight / most)
}

function sharesOf(items: readonly number[], weightOf: (item: number) => number): Shares {
  const total = items.reduce((sum, item) => sum + weightOf(item), 0)
  if (total === 0) return { items, ends: [] }
  let sum = 0
  const ends = items.map((item) => {
    sum += weightOf(item)
    return (sum / total) * 0x100000000
  })
  ends[ends.length - 1] = 0x100000000
  return { items, ends }
}
