import type { Browser, Page } from '@playwright/test'
import { openPage } from './page.ts'
import { bookinfo, bookinfoScenario, canary } from './texts.ts'

interface Watch {
  longTasks: number[]
  readonly __telltale?: () => { readonly requests: number }
}

/** A million requests of Bookinfo, four million tries: whether the window ever stands still. */
export async function largeRun(browser: Browser, url: string): Promise<void> {
  const { context, page } = await openPage(browser)
  await page.addInitScript(openLarge, [
    { name: 'bookinfo.yaml', text: bookinfo },
    { name: 'reviews.yaml', text: canary('reviews', [80, 15, 5]) },
    { name: 'scenario.yaml', text: bookinfoScenario(16_700, 60) },
  ])
  await page.goto(url)
  await page.getByText('This run is large').waitFor({ timeout: 60_000 })
  await report(page, 'up to the cut')
  const began = performance.now()
  await page.getByRole('button', { name: 'Run all' }).click()
  await page.waitForFunction(() => ((window as unknown as Watch).__telltale?.().requests ?? 0) > 990_000, null, {
    timeout: 180_000,
    polling: 250,
  })
  await report(page, `the whole run, ${((performance.now() - began) / 1000).toFixed(1)} s`)
  await page.waitForTimeout(3000)
  await report(page, 'at rest')
  await page.waitForTimeout(5000)
  await report(page, 'playing')
  await scrub(page)
  await report(page, 'scrubbing')
  await context.close()
}

async function scrub(page: Page): Promise<void> {
  const box = await page.locator('.tt-charts').boundingBox()
  const x = (box?.x ?? 0) + 200
  const y = (box?.y ?? 0) + 60
  await page.mouse.move(x, y)
  await page.mouse.down()
  for (let i = 0; i < 60; i++) {
    await page.mouse.move(x + i * 8, y)
    await page.waitForTimeout(30)
  }
  await page.mouse.up()
}

async function report(page: Page, phase: string): Promise<void> {
  const tasks = await page.evaluate(() => (window as unknown as Watch).longTasks.splice(0))
  console.log(`1 M requests, ${phase}: ${tasks.length} tasks over 50 ms, the longest ${Math.max(0, ...tasks).toFixed(0)} ms`)
}

/** In the page: finds these files as its last work, and notes long tasks. */
function openLarge(files: readonly { readonly name: string; readonly text: string }[]): void {
  const work = { files, open: 'scenario.yaml', title: 'Large', origin: '', edited: true, seed: null, durationMs: null, session: 'large' }
  localStorage.setItem('telltale.work.v1', JSON.stringify({ ...work, savedAt: Date.now() }))
  const longTasks: number[] = []
  Object.assign(window, { longTasks })
  new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((entry) => entry.duration))).observe({
    entryTypes: ['longtask'],
  })
}
