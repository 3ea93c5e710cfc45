import { createStore } from 'zustand/vanilla'
import type { PlanFigures } from '../../src/index.ts'
import { derivedStore } from '../store/derived.ts'
import type { PlansRequest, PlansResponse } from './plans-protocol.ts'

/** How far the comparison of plans has come: replaced whole. */
export interface PlansState {
  /** Revision of the run that the plans are drawn from. */
  readonly revision: number
  readonly state: 'idle' | 'running' | 'cancelled' | 'done' | 'failed'
  /** Plans that are drawn, and how many there are. */
  readonly done: number
  readonly of: number
  readonly figures: readonly PlanFigures[]
  readonly problem: string
  /** Time that it took in the worker. */
  readonly ms: number
}

const nothing: PlansState = { revision: -1, state: 'idle', done: 0, of: 0, figures: [], problem: '', ms: 0 }

export const plansStore = createStore<PlansState>(() => nothing)

let worker: Worker | null = null

/** Draws the plans for the run that is shown, unless that is done. */
export function comparePlans(): void {
  const { recording, revision, files, progress } = derivedStore.getState()
  const { revision: known, state } = plansStore.getState()
  if (!recording || progress < 1 || (known === revision && (state === 'done' || state === 'running'))) return
  end()
  plansStore.setState({ ...nothing, revision, state: 'running' })
  worker = new Worker(new URL('../worker/engine.worker.ts', import.meta.url), { type: 'module', name: 'plans' })
  worker.addEventListener('message', ({ data }: MessageEvent<PlansResponse>) => receive(data))
  worker.addEventListener('error', (event) => receive({ type: 'failed', message: event.message || 'The engine did not start.' }))
  worker.postMessage({ type: 'plans', files, seed: recording.seed } satisfies PlansRequest)
}

/** Stops drawing; what is drawn stays. */
export function cancelPlans(): void {
  end()
  plansStore.setState(({ state }) => ({ state: state === 'running' ? 'cancelled' : state }))
}

function end(): void {
  worker?.terminate()
  worker = null
}

function receive(response: PlansResponse): void {
  if (response.type === 'progress') {
    const { done, of, figures } = response
    plansStore.setState({ done, of, figures })
    return
  }
  end()
  if (response.type === 'failed') plansStore.setState({ state: 'failed', problem: response.message })
  else plansStore.setState({ state: 'done', figures: response.figures, ms: response.ms })
}
