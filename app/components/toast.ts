import { createStore } from 'zustand/vanilla'

export interface Notice {
  readonly title: string
  readonly text?: string
  readonly failure?: boolean
  /** Stays until it is closed. */
  readonly lasting?: boolean
  readonly action?: { readonly label: string; readonly run: () => void }
}

export interface Toast extends Notice {
  readonly id: number
}

const shownAtOnce = 3

export const toastStore = createStore<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }))

let next = 0

/** Tells the user of something that is done: five seconds at the bottom left of the picture, a failure until it is closed. */
export function notify(notice: Notice): void {
  const toast = { ...notice, id: ++next }
  toastStore.setState(({ toasts }) => ({ toasts: [...toasts.filter((other) => other.title !== notice.title), toast].slice(-shownAtOnce) }))
}

export function closeToast(id: number): void {
  toastStore.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }))
}
