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

test('each control edits its place, leaves the comments, and is one step of undo', async ({ telltale, page }) => {
  test.slow()
  await telltale.startWithBookinfo()
  await telltale.openTab(canary)
  await telltale.append(19, ' # agreed with the callers')
  await telltale.openTab('scenario.yaml')
  await telltale.append(1, ' # of the shop')
  const texts = async () => (await telltale.storedFiles()).map((file) => file.text).join('\n')
  await expect.poll(texts).toContain('# of the shop')
  const before = await texts()
  for (const { of, region, field, value, file, writes } of [
    { of: /^reviews v3/, region: 'Weights of route canary', field: 'Retries', value: '4', file: canary, writes: 'attempts: 4' },
    { of: /^reviews v3/, region: 'Weights of route canary', field: 'Per try timeout', value: '700ms', file: canary, writes: '700ms' },
    { of: /^reviews v3/, region: 'Weights of route canary', field: 'Timeout', value: '5s', file: canary, writes: 'timeout: 5s # agreed' },
    { of: /^reviews v3/, region: 'Weights of route canary', field: 'Delay, percent', value: '12', file: canary, writes: 'value: 12' },
    { of: /^reviews v3/, region: 'Application v3', field: 'Latency p50', value: '222ms', file: 'scenario.yaml', writes: '222ms' },
    { of: /^shoppers/, region: 'Traffic', field: 'Rate', value: '77/s', file: 'scenario.yaml', writes: 'rate: 77/s' },
    {
      of: /^shoppers/,
      region: 'Traffic',
      field: /^Share of GET \/productpage, end-user/,
      value: '5',
      file: 'scenario.yaml',
      writes: 'weight: 5',
    },
  ] as const) {
    await telltale.select(of)
    const control = telltale.inspector.getByRole('region', { name: region }).getByLabel(field, { exact: true })
    await control.fill(value)
    await control.press('Enter')
    await expect.poll(texts, { message: `${field}` }).toContain(writes)
    expect(await texts(), `${field}`).toContain('# agreed with the callers')
    expect(await texts(), `${field}`).toContain('# of the shop')
    await telltale.openTab(file)
    await telltale.editor()
    await page.keyboard.press('Control+z')
    await expect.poll(texts, { message: `${field}, undone` }).toBe(before)
  }
})

test('the palette finds resources, lines, requests and commands, by keyboard', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  const palette = page.getByRole('dialog', { name: 'Search or run a command' })
  const ask = async (query: string) => {
    // What is typed before the palette has come is for it, too.
    await page.keyboard.press('Control+k')
    await page.keyboard.type(query)
    await expect(palette.getByRole('combobox')).toHaveValue(query)
    await page.keyboard.press('Enter')
    await expect(palette).toBeHidden()
  }
  await telltale.editor()
  await ask('@VirtualService ratings')
  await expect(telltale.manifests).toContainText('Ln 31')
  await ask(':18')
  await expect(telltale.manifests).toContainText('Ln 18')
  await ask('@reviews v3')
  await expect(telltale.inspector).toContainText('Weights of route canary')
  await ask('#1,000')
  await expect(telltale.inspector).toContainText('Request 1,000')
  await page.getByRole('button', { name: 'Search or run a command' }).click()
  await page.keyboard.type('share')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Share' })).toBeVisible()
})

test('what is modelled can be read, and the files kept as one archive', async ({ telltale, page }) => {
  await telltale.visit()
  await page.getByRole('button', { name: 'What is modelled' }).click()
  const dialog = page.getByRole('dialog', { name: 'What is modelled' })
  await expect(dialog).toContainText('Fields without effect')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Start with Bookinfo' }).first().click()
  await telltale.settled()
  await expect(telltale.manifests).toContainText('Istio 1.32')
  await page.getByRole('button', { name: 'Bookinfo canary' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Download as zip' }).click()
  expect((await download).suggestedFilename()).toBe('bookinfo-canary.zip')
  await page.getByRole('button', { name: 'Bookinfo canary' }).click()
  await page.getByRole('menuitem', { name: 'What is modelled' }).click()
  await expect(dialog).toContainText('What a proxy does')
})
