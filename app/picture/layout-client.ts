import type { LayoutAnswer, LayoutQuestion } from './layout.worker.ts'
import { isChain, layoutSimple } from './layout-simple.ts'
import type { LayoutInput, Slots } from './slots.ts'

/** How long the first picture waits for the worker before it takes the simple layout: longer for large meshes, which gain most by a good one. */
function patienceMs({ nodes }: LayoutInput): number {
  return 400 + 8 * Math.max(0, nodes.length - 40)
}

let worker: Worker | null = null
let questions = 0

/** The worker; it may come before it is asked: on a slow network that takes longer than the first picture waits. */
export function prepareLayout(): Worker {
  worker ??= new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' })
  return worker
}

function ask(input: LayoutInput): Promise<Slots> {
  const asked = prepareLayout()
  const id = ++questions
  return new Promise((resolve, reject) => {
    const listen = ({ data }: MessageEvent<LayoutAnswer>) => {
      if (data.id !== id) return
      asked.removeEventListener('message', listen)
      resolve(new Map(data.slots))
    }
    asked.addEventListener('message', listen)
    asked.addEventListener('error', reject, { once: true })
    asked.postMessage({ id, input } satisfies LayoutQuestion)
  })
}

/**
 * The layout of `input`: the worker's, or the simple one where the worker is late or cannot start, and where both are alike. What was shown once
 * is not replaced.
 */
export function findLayout(input: LayoutInput): Promise<Slots> {
  if (isChain(input)) return Promise.resolve(layoutSimple(input))
  const late = new Promise<Slots>((resolve) => setTimeout(() => resolve(layoutSimple(input)), patienceMs(input)))
  return Promise.race([ask(input).catch(() => layoutSimple(input)), late])
}
