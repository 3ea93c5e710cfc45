import { violations } from './axe.ts'
import { expect, type Telltale, test } from './pages.ts'

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true } as object)

async function texts(telltale: Telltale): Promise<string> {
  return (await telltale.storedFiles()).map((file) => file.text).join('\n')
}

test('the head of a request keeps its name, and holds the copies in a menu', async ({ telltale, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await telltale.startWithBookinfo()
  await page.locator('body').press('x')
  await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Inspect' }).click()
  const title = telltale.inspector.getByRole('heading', { name: /^Request \d+$/ })
  await expect(title).toBeVisible()
  expect(await title.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)
  await telltale.inspector.getByRole('button', { name: 'Copy', exact: true }).click()
  expect(await telltale.copied(page.getByRole('menuitem', { name: 'Copy as access log' }))).toContain('"GET /productpage HTTP/1.1" 500')
})

test('what is selected anew begins at its top, and another call of a request stays where it is read', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await page.locator('body').press('x')
  await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Inspect' }).click()
  const details = page.getByRole('region', { name: 'Details' })
  const top = () => details.evaluate((element) => element.scrollTop)
  const scroll = () => details.evaluate((element) => element.scrollTo(0, 60))
  await expect(details).toContainText('Life')
  await scroll()
  await details.getByRole('row', { name: /^productpage/ }).click()
  await expect(details).toContainText(/Route to productpage/)
  expect(await top()).toBe(60)
  await page.getByRole('button', { name: 'Next failed' }).click()
  await expect.poll(top).toBe(0)
})

test('a table of an Envoy scrolls sideways and keeps its words whole', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search or run a command' }).fill('>Envoy configuration')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Envoy configuration' })
  await dialog.getByRole('tab', { name: /^Routes/ }).click()
  const cell = dialog.getByRole('cell', { name: '/productpage' }).first()
  await expect(cell).toBeVisible()
  // One line: the words of a broken one have several boxes.
  const lines = await cell.evaluate((element) => {
    const range = document.createRange()
    range.selectNodeContents(element)
    return range.getClientRects().length
  })
  expect(lines).toBe(1)
  expect(await violations(page, '[role=dialog]')).toEqual([])
})

test('the editor takes back what a wizard wrote while it was away', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  const before = await texts(telltale)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search or run a command' }).fill('>Set up request routing for reviews')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^Write to/ }).click()
  await expect.poll(() => texts(telltale)).not.toBe(before)
  await telltale.manifests.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => texts(telltale)).toBe(before)
})

test('the palette finds why a share is not exactly its weight', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search or run a command' }).fill('why v3')
  await page.getByRole('option', { name: /^Why not exactly .*reviews v3/ }).click()
  await expect(telltale.inspector.getByRole('heading', { name: /to reviews v3$/ })).toBeVisible()
  await expect(telltale.inspector.getByText('Each request is drawn by chance.')).toBeVisible()
  await expect(telltale.inspector.getByRole('button', { name: /^Why not exactly/ })).toBeFocused()
})
