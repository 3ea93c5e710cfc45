import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { expect, test } from './pages.ts'
import { Front } from './server.ts'

test.use({ contextOptions: { reducedMotion: 'no-preference' } })

const told = '/dots-are-on-the-screen'

/** Visits for the first time; the page asks for `told` with the first frame that has dots in it. */
async function visit(page: Page, origin: string): Promise<void> {
  await page.addInitScript((path) => {
    const { putImageData } = CanvasRenderingContext2D.prototype
    CanvasRenderingContext2D.prototype.putImageData = function (image: ImageData, ...place: number[]) {
      Reflect.apply(putImageData, this, [image, ...place])
      if (image.data.every((value) => value === 0)) return
      CanvasRenderingContext2D.prototype.putImageData = putImageData
      void fetch(path)
    }
  }, told)
  await page.goto(origin)
}

/** What each file takes on its way, compressed as servers do. */
async function kilobytes(origin: string, path: string): Promise<number> {
  const response = await fetch(new URL(path, origin))
  return gzipSync(Buffer.from(await response.arrayBuffer()), { level: 9 }).length / 1000
}

test('a first visit asks for less than 200 kB before traffic moves; the engine and the fonts come behind it', async ({ page, baseURL }) => {
  const front = await Front.before(baseURL ?? '')
  await visit(page, front.origin)
  await expect.poll(() => front.asked).toContain(told)
  const before = front.asked.slice(0, front.asked.indexOf(told))
  const sizes = await Promise.all(before.map((path) => kilobytes(baseURL ?? '', path)))
  const all = sizes.reduce((sum, size) => sum + size, 0)
  console.log(`before the first dots: ${before.length} files, ${all.toFixed(1)} kB`)
  expect(all).toBeGreaterThan(100)
  expect(all).toBeLessThan(200)
  expect(before.filter((path) => /\.worker-|\.woff2$/.test(path))).toEqual([])
  await expect.poll(() => front.asked.filter((path) => /\/engine\.worker-|\.woff2$/.test(path)).length).toBe(3)
  await front.shutDown()
})

test('the engine goes on with the very run that the page brought', async ({ telltale, page }) => {
  await page.addInitScript(() => {
    const texts: string[] = []
    Object.assign(window, { texts })
    new MutationObserver(() => {
      const text = document.querySelector('.tt-demo-result')?.textContent ?? ''
      if (text !== '' && text !== texts.at(-1)) texts.push(text)
    }).observe(document, { subtree: true, childList: true, characterData: true })
  })
  await telltale.visit()
  const result = page.locator('.tt-demo-result')
  await expect(result).toContainText('requests reached v3')
  const brought = (await result.textContent()) ?? ''
  const slider = page.getByRole('slider', { name: 'Weight of v3' })
  await slider.press('PageUp')
  await expect(result).not.toHaveText(brought)
  await slider.press('PageDown')
  await expect(result).toHaveText(brought)
  const texts: readonly string[] = await page.evaluate('texts')
  expect([texts[0], texts.at(-1)]).toEqual([brought, brought])
  expect(texts.filter((text) => text === brought)).toHaveLength(2)
})

test('Start before the first frame opens Bookinfo: the engine does not wait for a picture that will not come', async ({
  telltale,
  page,
}) => {
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      const start = [...document.querySelectorAll('button')].find((button) => button.textContent === 'Start with Bookinfo')
      if (!start) return
      observer.disconnect()
      start.click()
    }).observe(document, { subtree: true, childList: true })
  })
  await page.goto('/')
  await telltale.settled()
})
