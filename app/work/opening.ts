import { viewStore } from '../store/view.ts'
import { restoreWork } from './work.ts'
import { workStorage } from './work-storage.ts'

/** Opens the last work, or the welcome on a first visit. */
export function openWelcomeOrWork(): void {
  const work = workStorage.load()
  if (work) restoreWork(work)
  else viewStore.setState({ screen: 'welcome' })
}
