import type { Browser, Page } from '@playwright/test'
import { openPage, quantile } from './page.ts'

interface Stored {
  readonly open: string
  readonly files: readonly { readonly name: string; readonly text: string }[]
}

interface Watch {
  readonly shownAfter: number[]
  readonly waited: number[]
  readonly written: number[]
}

/** Types into a weight of Bookinfo: until the picture shows other shares; and without a rest, how long keys wait. */
export async function typing(browser: Browser, url: string): Promise<void> {
  const { context, page } = await openPage(browser)
  await page.goto(url)
  await page.getByRole('button', { name: 'Start with Bookinfo' }).first().click()
  await page.locator('.monaco-editor .view-lines').waitFor({ timeout: 60_000 })
  await page.waitForTimeout(2000)
  const length = await toWeight(page)
  await page.evaluate(watch)
  await edits(page)
  const edited = await page.evaluate(() => (window as unknown as Watch).shownAfter)
  // The first edits compile code, not texts.
  const times = edited.slice(4)
  console.log(
    `edit to picture, Bookinfo (${length} characters open), 60 s at 40/s: p50 ${quantile(times, 0.5).toFixed(0)} ms, p95 ${quantile(times, 0.95).toFixed(0)} ms`,
  )
  await keys(page)
  await context.close()
}

/** Puts the cursor behind `weight: 90`. Gives the length of the open text. */
async function toWeight(page: Page): Promise<number> {
  await page.locator('.monaco-editor .view-lines').click({ position: { x: 60, y: 10 } })
  await page.keyboard.press('Control+Home')
  const work = await page.evaluate(() => JSON.parse(localStorage.getItem('telltale.work.v1') ?? '{"files":[]}') as Stored)
  const text = work.files.find((file) => file.name === work.open)?.text ?? ''
  const line = text.split('\n').findIndex((one) => one.includes('weight: 90'))
  for (let i = 0; i < line; i++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('End')
  return text.length
}

async function edits(page: Page): Promise<void> {
  for (let i = 0; i < 32; i++) {
    await page.keyboard.press(i % 2 === 0 ? '0' : 'Backspace')
    await page.waitForFunction((n) => (window as unknown as Watch).shownAfter.length > n, i, { timeout: 20_000 })
    await page.waitForTimeout(150)
  }
}

/** Ten keys a second: runs begin and end all the time. */
async function keys(page: Page): Promise<void> {
  await page.evaluate(() => Object.assign(window, { waited: [], written: [] }))
  for (let i = 0; i < 100; i++) {
    await page.keyboard.press(i % 2 === 0 ? '0' : 'Backspace')
    await page.waitForTimeout(100)
  }
  const { waited, written } = await page.evaluate(() => ({ ...(window as unknown as Watch) }) as Pick<Watch, 'waited' | 'written'>)
  console.log(
    `keys while it runs: wait p95 ${quantile(waited, 0.95).toFixed(1)} ms, are in the text after p95 ${quantile(written, 0.95).toFixed(1)} ms`,
  )
}

/** In the page: from a key to its handler, to the end of all handlers, and to the first frame after the labels of the picture have changed. */
function watch(): void {
  const times: Watch = { shownAfter: [], waited: [], written: [] }
  Object.assign(window, times)
  const now = window as unknown as Watch
  let began = 0
  addEventListener(
    'keydown',
    ({ timeStamp }) => {
      began = timeStamp
      now.waited.push(performance.now() - timeStamp)
      const channel = new MessageChannel()
      channel.port1.onmessage = () => now.written.push(performance.now() - timeStamp)
      channel.port2.postMessage(null)
    },
    { capture: true },
  )
  const labels = () => document.querySelector('.tt-stage')?.textContent ?? ''
  let shown = labels()
  const look = () => {
    const present = labels()
    if (began > 0 && present !== shown) {
      now.shownAfter.push(performance.now() - began)
      began = 0
    }
    shown = present
    requestAnimationFrame(look)
  }
  look()
}
