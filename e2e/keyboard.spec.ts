import type { Page } from '@playwright/test'
import { violations } from './axe.ts'
import { expect, test } from './pages.ts'

test.use({ contextOptions: { reducedMotion: 'no-preference' } })

test.setTimeout(180_000)

/** Label of the region that has the focus; `banner` for the top bar. */
function focusedRegion(page: Page): Promise<string> {
  return page.evaluate(() => {
    const region = document.activeElement?.closest('header, section[aria-label], aside[aria-label], nav[aria-label]')
    const top = (element: Element): Element => {
      const outer = element.parentElement?.closest('header, section[aria-label], aside[aria-label], nav[aria-label]')
      return outer ? top(outer) : element
    }
    return region ? (top(region).getAttribute('aria-label') ?? 'banner') : 'none'
  })
}

test('F6 goes through the regions in their order, and back with Shift', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.editor()
  await telltale.timeline.getByRole('button', { name: /^Pause/ }).waitFor({ timeout: 30_000 })
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox')).toBeFocused({ timeout: 15_000 })
  await page.keyboard.press('Escape')
  await expect(page.getByRole('combobox')).toBeHidden()
  await expect.poll(() => focusedRegion(page)).toBe('Manifests')
  const forth: string[] = []
  for (let i = 0; i < 8; i++) {
    forth.push(await focusedRegion(page))
    await page.keyboard.press('F6')
  }
  expect(forth.slice(0, 8)).toEqual(['Manifests', 'Topology', 'Timeline', 'banner', 'Manifests', 'Topology', 'Timeline', 'banner'])
  const back: string[] = []
  for (let i = 0; i < 4; i++) {
    back.push(await focusedRegion(page))
    await page.keyboard.press('Shift+F6')
  }
  expect(back).toEqual(['Manifests', 'banner', 'Timeline', 'Topology'])
})

test('the keys of the key map do what they say', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  const { timeline, topology, manifests, inspector } = telltale
  const atSecond = () => page.evaluate(() => (window as unknown as { __telltale(): { readonly time: number } }).__telltale().time)
  await expect(timeline.getByRole('button', { name: /^Pause/ })).toBeVisible({ timeout: 30_000 })
  await page.locator('body').press(' ')
  await expect(timeline.getByRole('button', { name: /^Play/ })).toBeVisible()
  await page.locator('body').press('r')
  await page.locator('body').press(' ')
  await expect(timeline.getByRole('button', { name: /^Play/ })).toBeVisible()
  const before = await atSecond()
  await page.locator('body').press('.')
  await expect.poll(atSecond).toBeGreaterThan(before)
  await page.locator('body').press(',')
  await expect.poll(atSecond).toBeLessThanOrEqual(before)
  const headline = await telltale.headline()
  await page.locator('body').press('n')
  await expect.poll(() => telltale.headline(), { timeout: 15_000 }).not.toBe(headline)

  await page.keyboard.press('p')
  await expect(topology.locator(':focus')).toHaveCount(1)
  await topology.getByRole('list', { name: 'Services and versions' }).getByRole('button').first().focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(inspector).toBeVisible()
  await page.keyboard.press('i')
  await expect(inspector.locator(':focus')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(inspector).toBeHidden()
  await page.locator('body').press('x')
  await expect(inspector).toContainText(/Request \d/)
  await page.keyboard.press('Escape')

  await page.locator('body').press('t')
  await expect(page.getByRole('region', { name: 'The picture as tables' })).toBeVisible()
  await page.locator('body').press('t')
  await page.locator('body').press('?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await page.locator('body').press('Alt+1')
  await expect(manifests.getByRole('tab').first()).toHaveAttribute('aria-selected', 'true')
  await page.locator('body').press('e')
  await expect(manifests.locator(':focus')).toHaveCount(1)
  await page.keyboard.press('Control+s')
  await expect(page.getByText('Saved in this browser')).toBeVisible()
  await page.keyboard.press('F6')
  await expect(manifests.locator(':focus')).toHaveCount(0)
})

test('Shift+Enter in the picture goes to the line', async ({ telltale }) => {
  await telltale.startWithBookinfo()
  await telltale.editor()
  await telltale.topology
    .getByRole('button', { name: /^ratings/ })
    .first()
    .press('Shift+Enter')
  await expect(telltale.manifests.getByRole('tab', { name: 'bookinfo.yaml' })).toHaveAttribute('aria-selected', 'true')
})

for (const { name, width, height } of [
  { name: '360 px wide', width: 360, height: 640 },
  { name: 'at 200 %', width: 720, height: 450 },
])
  test(`nothing is cut off or out of reach ${name}`, async ({ telltale, page }) => {
    await page.setViewportSize({ width, height })
    await telltale.visit()
    const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(await sideways()).toBe(0)
    await page.getByRole('button', { name: 'Start with Bookinfo' }).first().click()
    await telltale.settled()
    expect(await sideways()).toBe(0)
    const out = await page
      .locator('header button, nav button')
      .evaluateAll(
        (buttons) =>
          buttons.filter((button) => button.getBoundingClientRect().right > innerWidth || button.getBoundingClientRect().left < 0).length,
      )
    expect(out).toBe(0)
    expect(await violations(page)).toEqual([])
  })

test('with the colours of the system: what is chosen and where the focus is can be seen', async ({ telltale, page }) => {
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
  await telltale.startWithBookinfo()
  expect(await violations(page)).toEqual([])
  const bordered = (label: string) =>
    page
      .getByRole('button', { name: label })
      .first()
      .evaluate((button) => getComputedStyle(button).borderTopStyle)
  expect(await bordered('Share')).toBe('solid')
  await page.keyboard.press('Control+,')
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  const ground = (option: string) =>
    dialog
      .locator('label')
      .filter({ hasText: option })
      .evaluate((label) => getComputedStyle(label).backgroundColor)
  expect(await ground('Outcome')).not.toBe(await ground('Version'))
})
