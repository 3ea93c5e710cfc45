const prefix = 'telltale.panels.'

/** Keeps panel sizes per browser; goes on without where storage is refused or full. */
export const panelStorage = {
  getItem(key: string): string | null {
    try {
      return localStorage.getItem(prefix + key)
    } catch {
      return null
    }
  },
  setItem(key: string, value: string): void {
    try {
      localStorage.setItem(prefix + key, value)
    } catch {
      // The sizes last as long as the page then.
    }
  },
}
