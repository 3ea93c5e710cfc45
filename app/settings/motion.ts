import { createStore } from 'zustand/vanilla'
import { settingsStore } from './settings-store.ts'

const wish = matchMedia('(prefers-reduced-motion: reduce)')

function reduced(): boolean {
  const { motion } = settingsStore.getState()
  return motion === 'reduced' || (motion === 'system' && wish.matches)
}

/** Whether particles and tweens are off: the reader's setting, else the system's. Styles see it as `data-motion="reduced"` on the root. */
export const motionStore = createStore<{ readonly reduced: boolean }>(() => ({ reduced: reduced() }))

function update(): void {
  motionStore.setState({ reduced: reduced() })
  document.documentElement.dataset['motion'] = reduced() ? 'reduced' : 'full'
}

update()
settingsStore.subscribe(update)
wish.addEventListener('change', update)
