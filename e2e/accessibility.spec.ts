import { violationsInBothThemes } from './axe.ts'
import { expect, test } from './pages.ts'

test('the welcome is clean to axe in both themes', async ({ telltale, page }) => {
  await telltale.visit()
  await expect(page.getByText(/requests reached v3/)).toBeVisible()
  expect(await violationsInBothThemes(page)).toEqual([])
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
