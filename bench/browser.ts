// Measured in a real browser: frame cost at 1,000 and 10,000 particles, and from a key in the editor to the changed picture. `npm run bench`.
import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test'
import { build, createServer, preview } from 'vite'
import { findBrowser } from '../e2e/browser.ts'

/** Prints the figures; arguments are numbers of particles. */
export async function main(args: readonly string[]): Promise<void> {
  const found = await findBrowser()
  const browser = await chromium.launch({
    ...(found.executablePath === undefined ? {} : { executablePath: found.executablePath }),
    args: [...found.args],
  })
  console.log(`${found.name} ${browser.version()}, ${found.args.join(' ')}`)
  await frames(browser, args.length > 0 ? args.map(Number) : [1000, 10_000])
  await edits(browser)
  await browser.close()
}

async function frames(browser: Browser, counts: readonly number[]): Promise<void> {
  const server = await createServer({ server: { port: 5390, hmr: false, watch: null }, logLevel: 'error' })
  await server.listen()
  for (const count of counts) console.log(await frameCost(browser, `http://localhost:5390/bench/frame.html?n=${count}`, count))
  await server.close()
}

interface FrameBench {
  readonly frameBench?: { readonly frames: number; readonly drawn: number }
  paintedPixels(): number
}

async function frameCost(browser: Browser, url: string, count: number): Promise<string> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
  await page.goto(url)
  await page.waitForFunction(() => ((window as unknown as FrameBench).frameBench?.frames ?? 0) > 60, null, { timeout: 60_000 })
  const session = await page.context().newCDPSession(page)
  // Time that the thread computed, not that it waited for a busy machine.
  await session.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' })
  await session.send('Performance.enable')
  const before = await reading(page, session)
  await page.waitForTimeout(4000)
  const after = await reading(page, session)
  const painted = await page.evaluate(() => (window as unknown as FrameBench).paintedPixels())
  await page.close()
  if (painted === 0) throw new Error('Nothing was painted')
  const seconds = after.time - before.time
  const fps = (after.frames - before.frames) / seconds
  const main = (100 * (after.task - before.task)) / seconds
  return `${String(count).padStart(6)} particles: ${fps.toFixed(1)} frames/s, main thread ${main.toFixed(1)} %, ${after.drawn} drawn`
}

async function reading(page: Page, session: CDPSession) {
  const { metrics } = await session.send('Performance.getMetrics')
  const bench = await page.evaluate(() => ({
    frames: 0,
    drawn: 0,
    ...(window as unknown as FrameBench).frameBench,
    time: performance.now() / 1000,
  }))
  return { ...bench, task: metrics.find((metric) => metric.name === 'TaskDuration')?.value ?? 0 }
}

/** Types a digit into a weight of Bookinfo, again and again, and waits each time for the frame that shows other shares. */
async function edits(browser: Browser): Promise<void> {
  // The dev server above, and what runs this file, leave development's React behind.
  process.env['NODE_ENV'] = 'production'
  await build({ logLevel: 'error' })
  const server = await preview({ preview: { port: 5391 }, logLevel: 'error' })
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto('http://localhost:5391/')
  await page.getByRole('button', { name: 'Start with Bookinfo' }).first().click()
  const lines = page.locator('.monaco-editor .view-lines')
  await lines.waitFor({ timeout: 60_000 })
  await page.waitForTimeout(2000)
  await lines.click({ position: { x: 60, y: 10 } })
  await page.keyboard.press('Control+Home')
  const text = await page.evaluate(() => JSON.parse(localStorage.getItem('telltale.work.v1') ?? '{"files":[]}') as Stored)
  const open = text.files.find((file) => file.name === text.open)?.text ?? ''
  const line = open.split('\n').findIndex((one) => one.includes('weight: 90'))
  for (let i = 0; i < line; i++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('End')
  await page.evaluate(watchShares)
  for (let i = 0; i < 24; i++) {
    await page.keyboard.press(i % 2 === 0 ? '0' : 'Backspace')
    await page.waitForFunction((n) => (window as unknown as Watch).editTimes.length > n, i, { timeout: 20_000 })
    await page.waitForTimeout(150)
  }
  const times = await page.evaluate(() => (window as unknown as Watch).editTimes)
  const sorted = times.slice(4).sort((a, b) => a - b)
  const at = (part: number) => (sorted[Math.floor(part * (sorted.length - 1))] ?? 0).toFixed(0)
  console.log(`edit to picture, Bookinfo (${open.length} characters open), 60 s at 40/s: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`)
  await page.close()
  await server.close()
}

interface Stored {
  readonly open: string
  readonly files: readonly { readonly name: string; readonly text: string }[]
}

interface Watch {
  editTimes: number[]
}

/** In the page: from the key to the first frame after the labels of the picture have changed. */
function watchShares(): void {
  const times: number[] = []
  Object.assign(window, { editTimes: times })
  let began = 0
  addEventListener('keydown', () => (began = performance.now()), { capture: true })
  const labels = () => document.querySelector('.tt-stage')?.textContent ?? ''
  let shown = labels()
  const look = () => {
    const now = labels()
    if (began > 0 && now !== shown) {
      times.push(performance.now() - began)
      began = 0
    }
    shown = now
    requestAnimationFrame(look)
  }
  look()
}
