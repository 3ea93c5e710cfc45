import { createReadStream, existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { createGzip } from 'node:zlib'
import type { Browser, BrowserContext, Page } from '@playwright/test'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
}
const packed = new Set(['.html', '.js', '.css', '.svg', '.json'])

/** Serves the built site as hosts of static files do: compressed. */
export function serve(folder: string, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname)
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path)
    if (!file.startsWith(folder) || !existsSync(file)) {
      response.writeHead(404).end()
      return
    }
    const type = types[extname(file)] ?? 'application/octet-stream'
    const isPacked = packed.has(extname(file))
    response.writeHead(200, { 'Content-Type': type, ...(isPacked && { 'Content-Encoding': 'gzip' }) })
    const content = createReadStream(file)
    if (isPacked) content.pipe(createGzip()).pipe(response)
    else content.pipe(response)
  })
  return new Promise((resolve) => server.listen(port, () => resolve(server)))
}

/** A page of a browser that has not been here before, apart from the tour. */
export async function openPage(browser: Browser): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await page.addInitScript(() => localStorage.setItem('telltale.tour.v1', 'seen'))
  return { context, page }
}

/** The value below which a part of the numbers lies. */
export function quantile(numbers: readonly number[], part: number): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(part * (sorted.length - 1))] ?? 0
}

interface StoredWork {
  readonly open: string
  readonly files: readonly { readonly name: string; readonly text: string }[]
}

/** Puts the cursor of the editor behind `weight: 90`. Gives the length of the open text. */
export async function goBehindWeight(page: Page): Promise<number> {
  await page.locator('.monaco-editor .view-lines').click({ position: { x: 60, y: 10 } })
  await page.keyboard.press('Control+Home')
  const work = await page.evaluate(() => JSON.parse(localStorage.getItem('telltale.work.v1') ?? '{"files":[]}') as StoredWork)
  const text = work.files.find((file) => file.name === work.open)?.text ?? ''
  const line = text.split('\n').findIndex((one) => one.includes('weight: 90'))
  for (let i = 0; i < line; i++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('End')
  return text.length
}

/** What {@link watchShown} leaves on the window. */
export interface Shown {
  /** Milliseconds from each key to what it changed. */
  readonly shownAfter: number[]
}

/** In the page: from a key to the first frame after what `selector` holds has changed. */
export function watchShown(selector: string): void {
  const times: Shown = { shownAfter: [] }
  Object.assign(window, times)
  let began = 0
  addEventListener('keydown', ({ timeStamp }) => (began = timeStamp), { capture: true })
  const words = () => document.querySelector(selector)?.textContent ?? ''
  let shown = words()
  const look = () => {
    const present = words()
    if (began > 0 && present !== shown) {
      times.shownAfter.push(performance.now() - began)
      began = 0
    }
    shown = present
    requestAnimationFrame(look)
  }
  look()
}
