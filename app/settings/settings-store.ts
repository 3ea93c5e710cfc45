import { createStore } from 'zustand/vanilla'

/** What the reader wants of the window: kept per browser, never in links. */
export interface Settings {
  readonly theme: 'system' | 'light' | 'dark'
  /** What moves in the picture and the chrome; `system` follows the system's wish for less motion. */
  readonly motion: 'system' | 'reduced' | 'full'
  /** What gives dots and ribbons their colour: the version at the service in focus, or what became of the request. */
  readonly colourBy: 'version' | 'outcome'
  readonly rates: 'second' | 'minute'
  /** Times as they read best (`43 ms`, `2.04 s`), or all of them in milliseconds. */
  readonly times: 'short' | 'milliseconds'
}

/** Read by `public/theme.js`, too, before anything is drawn. */
const key = 'telltale.settings.v1'

/** The choices of each setting; the first one holds until another is made. */
export const settingChoices: { readonly [Name in keyof Settings]: readonly [Settings[Name], ...Settings[Name][]] } = {
  theme: ['system', 'light', 'dark'],
  motion: ['system', 'reduced', 'full'],
  colourBy: ['version', 'outcome'],
  rates: ['second', 'minute'],
  times: ['short', 'milliseconds'],
}

export const settingsStore = createStore<Settings>(() => readSettings(stored()))

/** Changes some settings and keeps them; without storage they last as long as the page. */
export function changeSettings(change: Partial<Settings>): void {
  settingsStore.setState(change)
  try {
    localStorage.setItem(key, JSON.stringify(settingsStore.getState()))
  } catch {
    // The page goes on with what was chosen.
  }
}

/** Takes what is a choice of ours from anything that a browser kept. */
export function readSettings(value: unknown): Settings {
  const given: Readonly<Record<string, unknown>> = typeof value === 'object' && value !== null ? { ...value } : {}
  const choice = <Name extends keyof Settings>(name: Name): Settings[Name] => {
    const choices: readonly Settings[Name][] = settingChoices[name]
    return choices.find((each) => each === given[name]) ?? settingChoices[name][0]
  }
  return { theme: choice('theme'), motion: choice('motion'), colourBy: choice('colourBy'), rates: choice('rates'), times: choice('times') }
}

function stored(): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null')
  } catch {
    return null
  }
}

/** From now on a choice in another window of this browser holds here, too. */
export function followOtherWindows(): void {
  addEventListener('storage', (event) => {
    if (event.key === key || event.key === null) settingsStore.setState(readSettings(stored()))
  })
}
