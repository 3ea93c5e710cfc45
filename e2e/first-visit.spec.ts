import { expect, test } from './pages.ts'

test.use({ contextOptions: { reducedMotion: 'no-preference' } })

test('a first visit shows traffic running, and one press opens the Bookinfo canary', async ({ telltale, page }) => {
  await telltale.visit()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('See where your Istio traffic goes')
  await expect(page.getByText(/requests reached v3/)).toBeVisible()
  await page.getByRole('button', { name: 'Start with Bookinfo' }).first().click()
  await telltale.settled()
  const table = await telltale.table()
  const ways = table.map((row) => `${row['from']} > ${row['to']}`)
  expect(ways).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/shoppers > istio-ingressgateway/),
      expect.stringMatching(/istio-ingressgateway.* > productpage/),
      expect.stringMatching(/productpage.* > reviews v1/),
      expect.stringMatching(/reviews v3 > ratings/),
    ]),
  )
})

test('the slider of the welcome edits the text under it and the run follows', async ({ telltale, page }) => {
  await telltale.visit()
  const slider = page.getByRole('slider', { name: 'Weight of v3' })
  await slider.focus()
  for (let i = 0; i < 4; i++) await slider.press('PageUp')
  await expect(page.getByRole('region', { name: 'Bookinfo, running now' })).toContainText('weight: 50')
  await expect(page.getByText(/Chance alone/)).toContainText('moves 50 %')
})

test('a later visit opens the last work', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.openTab('bookinfo.yaml')
  await telltale.setLine(1, '# mine')
  await expect.poll(async () => (await telltale.storedFiles()).some((file) => file.text.includes('# mine'))).toBe(true)
  await page.reload()
  await telltale.settled()
  expect((await telltale.storedFiles()).find((file) => file.name === 'bookinfo.yaml')?.text).toContain('# mine')
})

test('an example opens from the gallery and the work before it can be brought back', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await page.getByRole('button', { name: 'Telltale: welcome' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Mirroring/ })
    .click()
  await telltale.settled()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(telltale.manifests.getByRole('tab', { name: 'reviews-canary.yaml' })).toBeVisible()
})
