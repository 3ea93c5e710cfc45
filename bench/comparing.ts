import type { Browser, Page } from '@playwright/test'
import { openPage, quantile } from './page.ts'

interface Watch {
  readonly shownAfter: number[]
}

/** Edits a weight of Bookinfo beside the comparison with the text as it was opened: until the table shows other figures. */
export async function comparing(browser: Browser, url: string): Promise<void> {
  const { context, page } = await openPage(browser)
  await page.goto(url)
  await page.getByRole('button', { name: 'Start with Bookinfo' }).first().click()
  await page.locator('.monaco-editor .view-lines').waitFor({ timeout: 60_000 })
  await page.waitForTimeout(2000)
  await page.keyboard.press('c')
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  await page.locator('.tt-difference-table').waitFor({ timeout: 60_000 })
  await weightOfFive(page)
  await page.evaluate(watch)
  await edits(page)
  // The first edits compile code, not texts.
  const times = (await page.evaluate(() => (window as unknown as Watch).shownAfter)).slice(6)
  console.log(
    `edit to comparison, Bookinfo, 2 × 60 s at 40/s: p50 ${quantile(times, 0.5).toFixed(0)} ms, p95 ${quantile(times, 0.95).toFixed(0)} ms`,
  )
  await context.close()
}

/** Puts the cursor behind `weight: 5`, where 90 was. */
async function weightOfFive(page: Page): Promise<void> {
  const text = page.locator('.monaco-editor .view-lines')
  await text.waitFor({ timeout: 60_000 })
  await text.click({ position: { x: 60, y: 10 } })
  await page.keyboard.press('Control+Home')
  const line = await page.evaluate(() => {
    const work = JSON.parse(localStorage.getItem('telltale.work.v1') ?? '{"files":[]}') as {
      readonly open: string
      readonly files: readonly { readonly name: string; readonly text: string }[]
    }
    const open = work.files.find(({ name }) => name === work.open)?.text ?? ''
    return open.split('\n').findIndex((one) => one.includes('weight: 90'))
  })
  for (let i = 0; i < line; i++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('End')
  for (const key of ['Backspace', 'Backspace', '5']) await page.keyboard.press(key)
  await page.waitForTimeout(2000)
}

async function edits(page: Page): Promise<void> {
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press(i % 2 === 0 ? '0' : 'Backspace')
    await page.waitForFunction((n) => (window as unknown as Watch).shownAfter.length > n, i, { timeout: 20_000 })
    await page.waitForTimeout(250)
  }
}

/** In the page: from a key to the first frame after the table of the comparison has changed. */
function watch(): void {
  const times: Watch = { shownAfter: [] }
  Object.assign(window, times)
  let began = 0
  addEventListener('keydown', ({ timeStamp }) => (began = timeStamp), { capture: true })
  const table = () => document.querySelector('.tt-difference-table')?.textContent ?? ''
  let shown = table()
  const look = () => {
    const present = table()
    if (began > 0 && present !== shown) {
      times.shownAfter.push(performance.now() - began)
      began = 0
    }
    shown = present
    requestAnimationFrame(look)
  }
  look()
}
