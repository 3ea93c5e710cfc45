import { createStore } from 'zustand/vanilla'

export type Theme = 'dark' | 'light'

const key = 'telltale.theme'

/** The theme in force; `public/theme.js` has set it on the page before anything was drawn. */
export const themeStore = createStore<{ readonly theme: Theme }>(() => ({
  theme: document.documentElement.dataset['theme'] === 'light' ? 'light' : 'dark',
}))

export function toggleTheme(): void {
  const theme: Theme = themeStore.getState().theme === 'dark' ? 'light' : 'dark'
  document.documentElement.dataset['theme'] = theme
  try {
    localStorage.setItem(key, theme)
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  themeStore.setState({ theme })
}
