import { expect, test } from './pages.ts'

const canary = 'reviews-canary.yaml'

test('a slider moves the weights in the text, live, as one step of undo', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.openTab(canary)
  await telltale.editor()
  await telltale.select(/^reviews v3/)
  const text = async () => (await telltale.storedFiles()).find((file) => file.name === canary)?.text ?? ''
  await expect.poll(text).toContain('weight: 90')
  const before = await text()
  const slider = telltale.inspector.getByRole('slider', { name: 'Weight of v3' })
  await slider.scrollIntoViewIfNeeded()
  const box = await slider.boundingBox()
  if (!box) throw new Error('the slider has no place')
  const y = box.y + box.height / 2
  await page.mouse.move(box.x + box.width * 0.1, y)
  await page.mouse.down()
  for (const part of [0.2, 0.3, 0.4, 0.5]) await page.mouse.move(box.x + box.width * part, y, { steps: 3 })
  await expect(telltale.manifests.locator('.view-lines')).toContainText('weight: 50')
  await page.mouse.up()
  await expect.poll(text).toBe(before.replace('weight: 90', 'weight: 50').replace('weight: 10', 'weight: 50'))
  await expect(slider).toHaveValue('50')
  await telltale.editor()
  await page.keyboard.press('Control+z')
  await expect.poll(text).toBe(before)
  await expect(slider).toHaveValue('10')
})

test('fields of a rule and of its pods write their YAML', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.openTab(canary)
  await telltale.select(/^reviews v3/)
  const texts = async () => (await telltale.storedFiles()).map((file) => file.text).join('\n')
  const rule = telltale.inspector.getByRole('region', { name: 'Weights of route canary' })
  await rule.getByLabel('Timeout', { exact: true }).fill('soon')
  await expect(rule).toContainText('A duration looks like 3s')
  await rule.getByLabel('Timeout', { exact: true }).fill('5s')
  await page.keyboard.press('Enter')
  await expect.poll(texts).toContain('    timeout: 5s\n    retries:')
  await rule.getByLabel('Abort, percent').fill('25')
  await page.keyboard.press('Enter')
  await expect.poll(texts).toContain('    fault:\n      abort:\n        percentage:\n          value: 25\n        httpStatus: 503\n')
  await expect(rule.getByLabel('Abort status')).toHaveValue('503')
  await telltale.inspector.getByLabel('reviews-v3').fill('4')
  await page.keyboard.press('Enter')
  await expect.poll(texts).toContain('replicas: 4')
})
