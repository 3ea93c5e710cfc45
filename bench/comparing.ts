import type { Browser, Page } from '@playwright/test'
import { goBehindWeight, openPage, quantile, type Shown, watchShown } from './page.ts'

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
  await page.evaluate(watchShown, '.tt-difference-table')
  await edits(page)
  // The first edits compile code, not texts.
  const times = (await page.evaluate(() => (window as unknown as Shown).shownAfter)).slice(6)
  console.log(
    `edit to comparison, Bookinfo, 2 × 60 s at 40/s: p50 ${quantile(times, 0.5).toFixed(0)} ms, p95 ${quantile(times, 0.95).toFixed(0)} ms`,
  )
  await context.close()
}

/** Puts the cursor behind `weight: 5`, where 90 was. */
async function weightOfFive(page: Page): Promise<void> {
  await page.locator('.monaco-editor .view-lines').waitFor({ timeout: 60_000 })
  await goBehindWeight(page)
  for (const key of ['Backspace', 'Backspace', '5']) await page.keyboard.press(key)
  await page.waitForTimeout(2000)
}

async function edits(page: Page): Promise<void> {
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press(i % 2 === 0 ? '0' : 'Backspace')
    await page.waitForFunction((n) => (window as unknown as Shown).shownAfter.length > n, i, { timeout: 20_000 })
    await page.waitForTimeout(250)
  }
}
