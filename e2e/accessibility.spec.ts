import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './pages.ts'

async function violations(page: Page): Promise<readonly string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze()
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
}

for (const colorScheme of ['dark', 'light'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })

    test('welcome', async ({ telltale, page }) => {
      await telltale.visit()
      await expect(page.getByText(/requests reached v3/)).toBeVisible()
      expect(await violations(page)).toEqual([])
    })
  })
}

test('a phone', async ({ telltale, page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await telltale.startWithBookinfo()
  expect(await violations(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'YAML' }).click()
  await expect(page.getByRole('region', { name: 'Manifests' }).first()).toBeVisible()
  expect(await violations(page)).toEqual([])
})

test('the window can be worked by keyboard alone', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await page.keyboard.press('Escape')
  await page.keyboard.press('t')
  await expect(page.getByRole('region', { name: 'The picture as tables' })).toBeVisible()
  await page.keyboard.press('t')
  await page.keyboard.press('x')
  await expect(telltale.inspector).toContainText(/Request \d/)
  await page.keyboard.press('Escape')
  await page.keyboard.press('s')
  await expect(page.getByRole('dialog', { name: 'Share' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog', { name: 'Share' })).toBeHidden()
  await page.keyboard.press('p')
  const topology = page.getByRole('region', { name: 'Topology' })
  await expect(topology.locator(':focus')).toHaveCount(1)
  await page.keyboard.press('Tab')
  await expect(topology.locator(':focus')).toHaveCount(1)
})
