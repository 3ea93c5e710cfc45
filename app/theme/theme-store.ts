import { createStore } from 'zustand/vanilla'
import { changeSettings, settingsStore } from '../settings/settings-store.ts'

export type Theme = 'dark' | 'light'

const systemLight = matchMedia('(prefers-color-scheme: light)')

/** A page that frames the picture may choose for it; nothing of that is kept. */
let given: Theme | null = null

export function giveTheme(theme: Theme): void {
  given = theme
  update()
}

function present(): Theme {
  if (given) return given
  const { theme } = settingsStore.getState()
  if (theme === 'system') return systemLight.matches ? 'light' : 'dark'
  return theme
}

/** The theme in force: the reader's setting, else the system's. `public/theme.js` has set it on the page before anything was drawn. */
export const themeStore = createStore<{ readonly theme: Theme }>(() => ({ theme: present() }))

function update(): void {
  const theme = present()
  if (themeStore.getState().theme === theme) return
  document.documentElement.dataset['theme'] = theme
  themeStore.setState({ theme })
}

settingsStore.subscribe(update)
systemLight.addEventListener('change', update)

export function toggleTheme(): void {
  changeSettings({ theme: present() === 'dark' ? 'light' : 'dark' })
}
