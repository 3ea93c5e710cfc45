// Measured in a real browser: frame cost, gestures, edits, typing, comparing, cold loads and a large run. `npm run bench`; alone: node test/run.mjs bench/browser.ts frames …
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from '@playwright/test'
import { build, createServer } from 'vite'
import { findBrowser } from '../e2e/browser.ts'
import { coldLoads } from './cold-load.ts'
import { comparing } from './comparing.ts'
import { gestures } from './frame-gestures.ts'
import { largeRun } from './large-run.ts'
import { serve } from './page.ts'
import { threadSeconds } from './thread-time.ts'
import { typing } from './typing.ts'

const port = 5391

/** Prints the figures; arguments name those that are wanted: `frames`, `gestures`, `typing`, `comparing`, `cold`, `large`. */
export async function main(args: readonly string[]): Promise<void> {
  const wanted = (name: string) => args.length === 0 || args.includes(name)
  const found = await findBrowser()
  const browser = await chromium.launch({
    ...(found.executablePath === undefined ? {} : { executablePath: found.executablePath }),
    args: [...found.args],
  })
  console.log(`${found.name} ${browser.version()}, ${found.args.join(' ')}`)
  if (wanted('frames')) await frames(browser, [1000, 10_000])
  const site = await built()
  const url = `http://localhost:${port}/`
  if (wanted('gestures')) await gestures(browser, url)
  if (wanted('typing')) await typing(browser, url)
  if (wanted('comparing')) await comparing(browser, url)
  if (wanted('cold')) await coldLoads(browser, url)
  if (wanted('large')) await largeRun(browser, url)
  site.close()
  await browser.close()
}

/** The built site, in a folder of its own. */
async function built() {
  // A dev server, and what runs this file, leave development's React behind.
  process.env['NODE_ENV'] = 'production'
  const folder = join(tmpdir(), 'telltale-bench')
  await build({ logLevel: 'error', build: { outDir: folder, emptyOutDir: true } })
  return serve(folder, port)
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
  await page.goto(url, { timeout: 120_000 })
  await page.waitForFunction(() => ((window as unknown as FrameBench).frameBench?.frames ?? 0) > 60, null, { timeout: 60_000 })
  let [before, after] = [await reading(page), await reading(page)]
  const busy = await threadSeconds(browser, page, async () => {
    before = await reading(page)
    await page.waitForTimeout(4000)
    after = await reading(page)
  })
  const painted = await page.evaluate(() => (window as unknown as FrameBench).paintedPixels())
  await page.close()
  if (painted === 0) throw new Error('Nothing was painted')
  const seconds = after.time - before.time
  const drawnFrames = after.frames - before.frames
  const fps = drawnFrames / seconds
  const each = (1000 * busy) / drawnFrames
  // A busy machine draws fewer frames: what sixty of them cost is told.
  const main = 6 * each
  return `${String(count).padStart(6)} particles: ${fps.toFixed(1)} frames/s; ${each.toFixed(2)} ms of the main thread each, ${main.toFixed(1)} % of it at 60 frames/s; ${after.drawn} drawn`
}

function reading(page: Page) {
  return page.evaluate(() => ({
    frames: 0,
    drawn: 0,
    ...(window as unknown as FrameBench).frameBench,
    time: performance.now() / 1000,
  }))
}
