import { createStore } from 'zustand/vanilla'
import type { BeforeAfter, SourceFile } from '../../src/index.ts'
import { playerStore } from '../store/player.ts'
import type { WantedLine } from './line-diff.ts'

/** Which text stands on a side. */
export type SideChoice =
  /** The work as it stands now. */
  | { readonly type: 'edit' }
  /** As it was when it was opened. */
  | { readonly type: 'opened' }
  /** As it was when the user kept it. */
  | { readonly type: 'kept' }
  /** Other work that the browser keeps. */
  | { readonly type: 'stored'; readonly session: string }
  /** The work as it stands, without one of its files. */
  | { readonly type: 'without'; readonly file: string }
  /** The work as it stands, with what one of its files says in place of what others say of the same. */
  | { readonly type: 'file'; readonly file: string }
  /** What another tab of the browser has open. */
  | { readonly type: 'tab'; readonly session: string }
  /** Texts that were pasted or dropped. */
  | { readonly type: 'given'; readonly name: string; readonly files: readonly SourceFile[] }

/** Requests whose lives are compared: what they have in common, and which of them is open. */
export interface PairList {
  readonly title: string
  readonly pairs: readonly BeforeAfter[]
  readonly open: number
}

/** The comparison that fills the window: neither persisted nor shared. */
export interface ComparingState {
  readonly open: boolean
  readonly before: SideChoice
  readonly after: SideChoice
  readonly list: PairList | null
  /** Two pictures, or one with the side before as a shadow. */
  readonly view: 'beside' | 'over'
  /** The line of a text that a link in a compared life asks for. */
  readonly line: WantedLine | null
}

export const comparingStore = createStore<ComparingState>(() => ({
  open: false,
  before: { type: 'opened' },
  after: { type: 'edit' },
  list: null,
  view: 'beside',
  line: null,
}))

/** Opens the comparison, or closes it. */
export function toggleCompare(): void {
  const open = !comparingStore.getState().open
  playerStore.setState({ selection: { type: 'none' }, hover: { type: 'none' } })
  comparingStore.setState({ open, list: null, line: null })
}

/** Opens the comparison of a text with the work as it stands. */
export function compareWith(before: SideChoice): void {
  if (!comparingStore.getState().open) toggleCompare()
  comparingStore.setState({ before, after: { type: 'edit' } })
}

/** Closes the list of requests, else the comparison. */
export function closeCompared(): void {
  if (comparingStore.getState().list === null) toggleCompare()
  else {
    playerStore.setState({ selection: { type: 'none' } })
    comparingStore.setState({ list: null, line: null })
  }
}
