import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, test } from './pages.ts'

test.use({ contextOptions: { reducedMotion: 'no-preference' } })

interface Moved {
  readonly moved: number
}

/** The line of the canary example with the share of v1, from 1. */
const weightLine =
  readFileSync('examples/bookinfo-canary/reviews-canary.yaml', 'utf8')
    .split('\n')
    .findIndex((line) => line.includes('weight: 90')) + 1

/** What the canvas of the dots shows, and whether the window itself draws it. */
async function dots(page: Page): Promise<{ readonly painted: number; readonly sum: number; readonly drawnHere: boolean }> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.tt-stage canvas')
    const copy = document.createElement('canvas').getContext('2d')
    if (!canvas || !copy || canvas.width === 0) return { painted: 0, sum: 0, drawnHere: false }
    copy.canvas.width = canvas.width
    copy.canvas.height = canvas.height
    copy.drawImage(canvas, 0, 0)
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height)
    let [painted, sum] = [0, 0]
    for (let i = 3; i < data.length; i += 4) {
      if (data[i] === 0) continue
      painted++
      sum = (sum + i) % 1_000_003
    }
    let drawnHere = true
    try {
      canvas.getContext('2d')
    } catch {
      // It was handed over.
      drawnHere = false
    }
    return { painted, sum, drawnHere }
  })
}

const browsers: readonly { readonly name: string; readonly drawnHere: boolean; readonly init: () => void }[] = [
  { name: 'that hands canvases to workers', drawnHere: false, init: () => undefined },
  {
    name: 'without canvases off the screen',
    drawnHere: true,
    init: () => {
      Reflect.deleteProperty(globalThis, 'OffscreenCanvas')
      Reflect.deleteProperty(HTMLCanvasElement.prototype, 'transferControlToOffscreen')
    },
  },
  {
    name: 'whose worker for dots does not start',
    drawnHere: true,
    init: () => {
      const Real = window.Worker
      window.Worker = class extends Real {
        constructor(url: string | URL, options?: WorkerOptions) {
          super(String(url).includes('dots.worker') ? new URL('/there-is-no-such.js', location.href) : url, options)
        }
      }
    },
  },
]

for (const { name, drawnHere, init } of browsers) {
  test(`the dots move, and stay in another theme, in a browser ${name}`, async ({ telltale, page }) => {
    await page.addInitScript(init)
    await telltale.startWithBookinfo()
    await expect.poll(() => dots(page)).toMatchObject({ painted: expect.any(Number), drawnHere })
    await expect.poll(async () => (await dots(page)).painted).toBeGreaterThan(50)
    const { sum } = await dots(page)
    await expect.poll(async () => (await dots(page)).sum).not.toBe(sum)
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').last().fill('dark')
    await page.getByRole('option', { name: /dark/i }).first().click()
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    await expect.poll(async () => (await dots(page)).painted).toBeGreaterThan(50)
    expect((await dots(page)).drawnHere).toBe(drawnHere)
  })
}

test('ways move to the width that an edit gives them, with the next edit as well', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.openTab('reviews-canary.yaml')
  await page.evaluate(() => {
    Object.assign(window, { moved: 0 })
    const count = ({ propertyName }: TransitionEvent) => {
      if (propertyName === 'd') Object.assign(window, { moved: (window as unknown as Moved).moved + 1 })
    }
    addEventListener('transitionrun', count, { capture: true })
  })
  const moved = () => page.evaluate(() => (window as unknown as Moved).moved)
  for (const weight of [50, 5]) {
    const before = await moved()
    await telltale.setLine(weightLine, `weight: ${weight}`)
    await expect.poll(moved).toBeGreaterThan(before)
  }
})
