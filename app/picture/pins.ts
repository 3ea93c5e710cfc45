/** Where the user dragged nodes to: offset from their own place, in pixels of the standard level, by node key. */
export type Pins = Readonly<Record<string, { readonly dx: number; readonly dy: number }>>

const prefix = 'telltale.pins.'

/** Pins of a scenario, by its title; none where nothing is stored or storage is closed. */
export function loadPins(scenario: string): Pins {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(prefix + scenario) ?? '{}')
    return isPins(stored) ? stored : {}
  } catch {
    return {}
  }
}

export function savePins(scenario: string, pins: Pins): void {
  try {
    if (Object.keys(pins).length === 0) localStorage.removeItem(prefix + scenario)
    else localStorage.setItem(prefix + scenario, JSON.stringify(pins))
  } catch {
    // Without storage the pins last as long as the page.
  }
}

function isPins(value: unknown): value is Pins {
  if (typeof value !== 'object' || value === null) return false
  return Object.values(value).every(
    (pin: unknown) =>
      typeof pin === 'object' && pin !== null && 'dx' in pin && 'dy' in pin && Number.isFinite(pin.dx) && Number.isFinite(pin.dy),
  )
}
