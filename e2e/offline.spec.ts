import type { Page } from '@playwright/test'
import { expect, test } from './pages.ts'
import { Front } from './server.ts'

test.use({ serviceWorkers: 'allow' })
test.setTimeout(120_000)

/** Waits until the page is kept in the browser. */
async function kept(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, undefined, { timeout: 45_000 })
}

test('after the first visit everything works without a network', async ({ telltale, page, baseURL }) => {
  const front = await Front.before(baseURL ?? '')
  await page.goto(front.origin)
  await page.getByRole('button', { name: 'Start with Bookinfo' }).first().click()
  await telltale.settled()
  await kept(page)
  await front.shutDown()
  await expect(fetch(front.origin)).rejects.toThrow()

  await page.reload()
  await telltale.settled()
  await telltale.openTab('reviews-canary.yaml')
  await telltale.setLine(18, 'weight: 90')
  await expect.poll(() => telltale.share('reviews v3'), { timeout: 20_000 }).toBeGreaterThan(30)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Share' }).first().click()
  await expect(page.getByRole('dialog', { name: 'Share' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Telltale: welcome' }).click()
  const examples = page.getByRole('dialog', { name: 'Examples' })
  await examples.getByRole('button', { name: /^Mirroring/ }).click()
  await telltale.settled()
  await page.getByRole('button', { name: 'Ask a request' }).click()
  await expect(telltale.inspector.getByRole('heading', { name: 'Ask a request' })).toBeVisible()
})

test('a newer version is said quietly and opens with the next reload; the text stays', async ({ telltale, page, baseURL }) => {
  const front = await Front.before(baseURL ?? '')
  await page.goto(front.origin)
  await page.getByRole('button', { name: 'Start with Bookinfo' }).first().click()
  await telltale.settled()
  await kept(page)
  const note = page.getByText('A new version is ready')
  await expect(note).toBeHidden()
  await telltale.setLine(1, '# mine')
  await expect.poll(async () => (await telltale.storedFiles()).some((file) => file.text.includes('# mine'))).toBe(true)

  front.change = (path, text) => {
    if (path === '/service-worker.js') return text.replace(/"[0-9a-f]{16}"|`[0-9a-f]{16}`/, '"fedcba9876543210"')
    return path === '/index.html' ? text.replace('<title>Telltale', '<title>Newer Telltale') : text
  }
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update())
  await expect(note).toBeVisible({ timeout: 30_000 })
  await expect(page).toHaveTitle('Telltale')
  await page.getByRole('button', { name: 'Reload' }).click()
  await expect(page).toHaveTitle('Newer Telltale')
  await telltale.settled()
  expect((await telltale.storedFiles()).some((file) => file.text.includes('# mine'))).toBe(true)
  await front.shutDown()
})

test('the page can be installed', async ({ telltale, page, request }) => {
  await telltale.visit()
  await kept(page)
  const session = await page.context().newCDPSession(page)
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([])
  const address = await page.locator('link[rel=manifest]').getAttribute('href')
  const manifest = await (await request.get(address ?? '')).json()
  for (const { src, sizes } of manifest.icons) {
    const icon = await (await request.get(src)).body()
    if (src.endsWith('.png')) expect(`${icon.readUInt32BE(16)}x${icon.readUInt32BE(20)}`, src).toBe(sizes)
  }
  expect(manifest.icons.map(({ sizes }: { readonly sizes: string }) => sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']))
})
