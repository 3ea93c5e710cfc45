import { readFileSync } from 'node:fs'
import { expect, test } from './pages.ts'

/** The line of the canary example that holds `text`, from 1. */
const lineOf = (text: string): number =>
  readFileSync('examples/bookinfo-canary/reviews-canary.yaml', 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(text)) + 1

test('90/10 becomes 50/50 and the picture follows', async ({ telltale }) => {
  await telltale.startWithBookinfo()
  await telltale.openTab('reviews-canary.yaml')
  expect(await telltale.share('reviews v3')).toBeLessThan(15)
  await telltale.setLine(lineOf('weight: 90'), 'weight: 50')
  await telltale.setLine(lineOf('weight: 10'), 'weight: 50')
  await expect.poll(() => telltale.share('reviews v3')).toBeGreaterThan(40)
  await expect.poll(() => telltale.share('reviews v1')).toBeLessThan(51)
})

test('a broken document keeps the last good picture and says so, and nothing typed is lost', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.openTab('reviews-canary.yaml')
  const before = await telltale.table()
  const line = lineOf('hosts: [reviews]')
  await telltale.append(line, ' x')
  const told = page.getByRole('status').filter({ hasText: 'does not parse' })
  await expect(told).toContainText('reviews-canary.yaml does not parse. The picture shows the text of')
  expect(await telltale.table()).toEqual(before)
  await expect.poll(async () => (await telltale.storedFiles()).some((file) => file.text.includes('hosts: [reviews] x'))).toBe(true)
  await page.reload()
  await expect(told).toBeVisible()
  await telltale.append(line, '')
  for (let i = 0; i < ' x'.length; i++) await page.keyboard.press('Backspace')
  await expect(told).toBeHidden()
  await telltale.settled()
})

test('undo survives switching tabs', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.openTab('reviews-canary.yaml')
  await telltale.setLine(2, '# gone for a moment')
  await telltale.openTab('bookinfo.yaml')
  await telltale.openTab('reviews-canary.yaml')
  await telltale.editor()
  for (let i = 0; i < 30; i++) await page.keyboard.press('Control+z')
  await expect
    .poll(async () => (await telltale.storedFiles()).find((file) => file.name === 'reviews-canary.yaml')?.text)
    .toContain('kind: VirtualService')
})

test('storage that is full is said, and the text stays', async ({ telltale, page }) => {
  await page.addInitScript(() => {
    const set = Storage.prototype.setItem
    Storage.prototype.setItem = function (key: string, value: string) {
      if (key.startsWith('telltale.work')) throw new DOMException('full', 'QuotaExceededError')
      set.call(this, key, value)
    }
  })
  await telltale.startWithBookinfo()
  await telltale.setLine(1, '# kept in the window')
  await expect(page.getByText('Not saved in this browser').first()).toBeVisible()
  await expect(telltale.manifests.locator('.view-lines')).toContainText('kept in the window')
})
