// Frame cost in a real browser: frames a second, and the part of the main thread that they take. Run by `npm run bench`.
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { createServer } from 'vite'

const candidates = [process.env.TELLTALE_CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome', chromium.executablePath()]
const executablePath = candidates.find((path) => path && existsSync(path))
if (!executablePath) throw new Error('No Chromium found: set TELLTALE_CHROMIUM to one.')

const args = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
]
const counts = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1000, 10000]
const server = await createServer({ server: { port: 5390, hmr: false, watch: null }, logLevel: 'error' })
await server.listen()
const browser = await chromium.launch({ executablePath, args })
console.log(`${executablePath} ${browser.version()}, ${args.join(' ')}, 1280x720, 30 edges`)

for (const count of counts) console.log(await measure(count))
await browser.close()
await server.close()

async function measure(count) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
  await page.goto(`${server.resolvedUrls.local[0]}bench/frame.html?n=${count}`)
  await page.waitForFunction(() => window.frameBench?.frames > 60, null, { timeout: 60_000 })
  const session = await page.context().newCDPSession(page)
  // Time that the thread computed, not that it waited for a busy machine.
  await session.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' })
  await session.send('Performance.enable')
  const before = await reading(page, session)
  await page.waitForTimeout(4000)
  const after = await reading(page, session)
  const seconds = after.time - before.time
  const painted = await page.evaluate(() => window.paintedPixels())
  await page.close()
  const fps = (after.frames - before.frames) / seconds
  const main = (100 * (after.task - before.task)) / seconds
  if (painted === 0) throw new Error('Nothing was painted')
  return `${String(count).padStart(6)} particles: ${fps.toFixed(1)} frames/s, main thread ${main.toFixed(1)} %, ${after.drawn} drawn, ${painted} pixels painted`
}

async function reading(page, session) {
  const { metrics } = await session.send('Performance.getMetrics')
  const value = (name) => metrics.find((metric) => metric.name === name)?.value ?? 0
  const { frames, drawn, time } = await page.evaluate(() => ({ ...window.frameBench, time: performance.now() / 1000 }))
  return { time, task: value('TaskDuration'), frames, drawn }
}
