import { createStore } from 'zustand/vanilla'
import { playerStore } from './player.ts'

/** Which dialog lies over the window. */
export type DialogName =
  | 'none'
  | 'share'
  | 'keys'
  | 'examples'
  | 'history'
  | 'envoy'
  | 'palette'
  | 'traffic'
  | 'modelled'
  | 'glossary'
  | 'wizard'
  | 'settings'
  | 'metrics'
  | 'plans'
  | 'rehearse'

/** What of the window is open: neither persisted nor shared. */
export interface ViewState {
  /** `embed` is a frame in another page: read-only, and nothing of it is kept. */
  readonly screen: 'welcome' | 'main' | 'embed'
  readonly dialog: DialogName
  /** The inspector without a selection: to compose a request. */
  readonly composing: boolean
  /** The panel of the rollout. */
  readonly rehearsing: boolean
  /** The pod (`namespace/name`) whose proxy the Envoy view shows; empty = the first one. */
  readonly proxy: string
  /** In another page: with the texts beside the picture. */
  readonly embedText: boolean
  /** Below 600 px: the panel that is up. */
  readonly sheet: 'picture' | 'editor' | 'inspector' | 'lessons' | 'rollout'
}

export const viewStore = createStore<ViewState>(() => ({
  screen: 'main',
  dialog: 'none',
  composing: false,
  rehearsing: false,
  proxy: '',
  embedText: false,
  sheet: 'picture',
}))

export function openDialog(dialog: DialogName): void {
  viewStore.setState({ dialog })
}

/** Opens the configuration of a pod's proxy. */
export function openEnvoyView(proxy: string): void {
  viewStore.setState({ dialog: 'envoy', proxy })
}

/** Opens the inspector on a request to compose. */
export function openComposer(): void {
  playerStore.setState({ selection: { type: 'none' } })
  viewStore.setState({ composing: true, sheet: 'inspector' })
}

/** Closes the inspector and clears the selection that it was of. */
export function closeInspector(): void {
  playerStore.setState({ selection: { type: 'none' } })
  viewStore.setState((state) => ({ composing: false, sheet: state.sheet === 'inspector' ? 'picture' : state.sheet }))
}
