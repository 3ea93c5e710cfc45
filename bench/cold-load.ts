import type { Browser } from '@playwright/test'
import { openPage, quantile } from './page.ts'

interface Watch {
  pictureAt: number
  readonly __telltale?: () => { readonly requests: number }
}

/** As the developer tools have it. */
const fast3G = { offline: false, latency: 562.5, downloadThroughput: (1.44 * 1024 * 1024) / 8, uploadThroughput: (0.675 * 1024 * 1024) / 8 }

/** From the address to the first picture of a run, with nothing in the cache. */
export async function coldLoads(browser: Browser, url: string): Promise<void> {
  for (const network of ['localhost', 'Fast 3G'] as const) {
    const times: number[] = []
    let bytes = 0
    for (let i = 0; i < (network === 'localhost' ? 5 : 2); i++) {
      const load = await coldLoad(browser, url, network === 'Fast 3G')
      times.push(load.ms)
      bytes = load.bytes
    }
    console.log(
      `first picture on a cold load, ${network}: ${quantile(times, 0.5).toFixed(0)} ms, ${(bytes / 1000).toFixed(0)} kB before it`,
    )
  }
}

async function coldLoad(browser: Browser, url: string, throttled: boolean): Promise<{ readonly ms: number; readonly bytes: number }> {
  const { context, page } = await openPage(browser)
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  if (throttled) await session.send('Network.emulateNetworkConditions', fast3G)
  let bytes = 0
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  await page.addInitScript(watch)
  await page.goto(url, { waitUntil: 'commit' })
  const found = await page.waitForFunction(() => (window as unknown as Watch).pictureAt || null, null, { timeout: 120_000 })
  const ms = Number(await found.jsonValue())
  const loaded = bytes
  await context.close()
  return { ms, bytes: loaded }
}

/** In the page: notes the frame in which the requests of a run are on the screen. */
function watch(): void {
  const page = window as unknown as Watch
  page.pictureAt = 0
  const look = () => {
    const isShown = document.querySelector('.tt-stage')?.textContent && (page.__telltale?.().requests ?? 0) > 0
    if (isShown) page.pictureAt = performance.now()
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}
