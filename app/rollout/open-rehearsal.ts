import { comparingStore, toggleCompare } from '../compare/comparing.ts'
import { closeLessons } from '../store/lesson.ts'
import { closeInspector, viewStore } from '../store/view.ts'

/** Opens the rollout's panel in place of what stands beside the picture. */
export function openRehearsal(): void {
  if (comparingStore.getState().open) toggleCompare()
  closeInspector()
  closeLessons()
  viewStore.setState({ rehearsing: true, sheet: 'rollout' })
}

export function closeRehearsal(): void {
  viewStore.setState(({ sheet }) => ({ rehearsing: false, sheet: sheet === 'rollout' ? 'picture' : sheet }))
}

export function toggleRehearsal(): void {
  if (viewStore.getState().rehearsing) closeRehearsal()
  else openRehearsal()
}
