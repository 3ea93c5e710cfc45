import { afterEach, describe, expect, it, vi } from 'vitest'

/** A window so wide, whose media queries hear when it is made wider or narrower. */
function windowOf(width: number) {
  let now = width
  const listeners = new Set<() => void>()
  vi.stubGlobal('matchMedia', (query: string) => ({
    get matches() {
      return now >= Number(/min-width: (\d+)px/.exec(query)?.[1])
    },
    addEventListener: (_: string, listener: () => void) => listeners.add(listener),
  }))
  return (to: number) => {
    now = to
    for (const listener of listeners) listener()
  }
}

async function storeIn(width: number) {
  vi.resetModules()
  const resize = windowOf(width)
  const { layoutStore } = await import('../../../app/store/layout.ts')
  return { resize, layout: () => layoutStore.getState().layout }
}

afterEach(() => vi.unstubAllGlobals())

const widths = [
  [1440, 'wide'],
  [1200, 'wide'],
  [1199, 'medium'],
  [900, 'medium'],
  [899, 'stacked'],
  [600, 'stacked'],
  [599, 'phone'],
  [320, 'phone'],
] as const

describe('the layout', () => {
  it.each(widths)('of a window of %i px is %s', async (width, layout) => {
    expect((await storeIn(width)).layout()).toBe(layout)
  })

  it('follows the window', async () => {
    const { resize, layout } = await storeIn(1440)
    const seen = widths.map(([width]) => {
      resize(width)
      return layout()
    })
    expect(seen).toEqual(widths.map(([, name]) => name))
  })
})
