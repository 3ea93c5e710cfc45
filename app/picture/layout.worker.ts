import { layoutGraph } from './layout.ts'
import type { LayoutInput, Slot } from './slots.ts'

/** One question, one answer, told apart by `id`. */
export interface LayoutQuestion {
  readonly id: number
  readonly input: LayoutInput
}

export interface LayoutAnswer {
  readonly id: number
  readonly slots: readonly (readonly [string, Slot])[]
}

self.addEventListener('message', ({ data }: MessageEvent<LayoutQuestion>) => {
  const answer: LayoutAnswer = { id: data.id, slots: [...layoutGraph(data.input)] }
  self.postMessage(answer)
})
