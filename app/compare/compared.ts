import { createStore } from 'zustand/vanilla'
import type { Difference, Figures, Recording, SourceFile } from '../../src/index.ts'
import type { BrokenFile } from '../worker/protocol.ts'

/** A side as the window shows it. */
export interface ShownSide {
  readonly recording: Recording
  /** The texts that ran. */
  readonly files: readonly SourceFile[]
  readonly broken: readonly BrokenFile[]
}

/** What the comparison came to: replaced whole. */
export interface ComparedState {
  readonly result: {
    readonly before: ShownSide
    readonly after: ShownSide
    readonly difference: Difference
    /** Of the difference's scope. */
    readonly figures: { readonly before: Figures; readonly after: Figures }
    readonly ms: number
  } | null
  /** The texts that were chosen, without what was lent to them. */
  readonly texts: { readonly before: readonly SourceFile[]; readonly after: readonly SourceFile[] }
  /** Why there is no result; empty where there is one, or will be. */
  readonly failed: string
}

const nothing: ComparedState = { result: null, texts: { before: [], after: [] }, failed: '' }

export const comparedStore = createStore<ComparedState>(() => nothing)

export function forgetCompared(): void {
  comparedStore.setState(nothing)
}
