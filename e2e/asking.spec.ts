import { violations, violationsInBothThemes } from './axe.ts'
import { expect, test } from './pages.ts'

test('one request, composed by hand: where it goes, why, and what a hundred of them come to', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await page.keyboard.press('Escape')
  await page.keyboard.press('a')
  const { inspector } = telltale
  await expect(inspector.getByRole('heading', { name: 'Ask a request' })).toBeVisible()
  await expect(inspector.getByLabel('URL')).toBeFocused()
  await expect(inspector).toContainText('Goes to productpage')
  await inspector.getByLabel('From').selectOption({ label: 'productpage-v1' })
  await inspector.getByLabel('URL').fill('http://reviews:9080/reviews/0')
  const answer = inspector.getByRole('region', { name: 'Answer' })
  await expect(answer).toContainText('90 % to reviews v1, 10 % to reviews v3')
  await expect(inspector).toContainText(/header end-user is absent/)
  await answer.getByRole('button', { name: 'Send 100' }).click()
  await expect(answer).toContainText(/\d+ of 100, expected 90 ±6/)
  await inspector.getByLabel('Headers, one a line').fill('end-user: jason')
  await expect(answer).toContainText('Goes to reviews v2')
  await expect(answer).not.toContainText('of 100')
  await answer.getByRole('button', { name: /Go to line 12 of reviews-canary\.yaml/ }).click()
  await expect(telltale.manifests).toContainText('Ln 12')
  await inspector.getByLabel('URL').fill('http://nowhere')
  await expect(answer).toContainText('DNS finds no address for nowhere')
})

test('the answer follows the text', async ({ telltale }) => {
  await telltale.startWithBookinfo()
  await telltale.askReviews()
  const { inspector } = telltale
  await expect(inspector).toContainText('10 % to reviews v3')
  await telltale.openTab('reviews-canary.yaml')
  await telltale.setLine(16, 'weight: 30')
  await expect(inspector).toContainText('75 % to reviews v1, 25 % to reviews v3')
})

test('a pasted curl command fills in the request', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await page.getByRole('button', { name: 'Ask a request' }).click()
  const { inspector } = telltale
  await inspector.getByRole('button', { name: 'Paste curl' }).click()
  const field = inspector.getByLabel(/curl command/)
  await expect(field).toBeFocused()
  await field.fill('wget http://bookinfo.app')
  await expect(inspector).toContainText('No request is found in this text.')
  await field.fill('curl -sSI --resolve bookinfo.app:80:127.0.0.1 \\\n  -H \'X-Who: me\' "http://bookinfo.app/nothing"')
  await inspector.getByRole('button', { name: 'Use' }).click()
  await expect(inspector.getByLabel('Method')).toHaveValue('HEAD')
  await expect(inspector.getByLabel('URL')).toHaveValue('http://bookinfo.app/nothing')
  await expect(inspector.getByLabel('Headers, one a line')).toHaveValue('x-who: me\nuser-agent: curl/8.5.0\naccept: */*')
  await expect(inspector.getByRole('region', { name: 'Answer' })).toContainText('404 NR')
})

test('a curl command pasted anywhere is a question', async ({ telltale }) => {
  await telltale.startWithBookinfo()
  await telltale.paste('curl -H "Host: bookinfo.app" http://203.0.113.7/login')
  await expect(telltale.inspector.getByLabel('URL')).toHaveValue('http://203.0.113.7/login')
  await expect(telltale.inspector.getByRole('region', { name: 'Answer' })).toContainText('Goes to productpage')
  expect((await telltale.storedFiles()).map((file) => file.name)).not.toContain('pasted.yaml')
})

test('a phone', async ({ telltale, page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await telltale.startWithBookinfo()
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('menuitem', { name: 'Ask a request' }).click()
  await expect(telltale.inspector).toContainText('Goes to productpage')
  expect(await violations(page), 'compose').toEqual([])
  await telltale.inspector.getByRole('button', { name: 'Envoy configuration' }).click()
  await expect(page.getByRole('dialog', { name: 'Envoy configuration' }).getByRole('table')).toBeVisible()
  expect(await violations(page), 'Envoy configuration').toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})

test('the configuration of a proxy, from the answer to a row to its line', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.askReviews()
  await expect(telltale.inspector).toContainText(/decided in productpage/)
  await telltale.inspector.getByRole('button', { name: 'Envoy configuration' }).click()
  const view = page.getByRole('dialog', { name: 'Envoy configuration' })
  await expect(view.getByLabel('Proxy of')).toHaveValue(/^default\/productpage-v1/)
  await expect(view.getByRole('table')).toContainText('PassthroughCluster')
  await view.getByRole('tab', { name: /Routes/ }).click()
  await view.getByLabel('Filter').fill('reviews.default end-user')
  const row = view.getByRole('row').filter({ hasText: 'end-user = jason' }).first()
  await expect(row).toContainText('reviews.default')
  await row.getByRole('button', { expanded: false }).click()
  await expect(view.getByRole('region', { name: /JSON of 9080/ })).toContainText(
    '"cluster": "outbound|9080|v2|reviews.default.svc.cluster.local"',
  )
  await view.getByRole('tab', { name: /Endpoints/ }).click()
  await view.getByLabel('Filter').fill('|v3|')
  await expect(view.getByRole('table')).toContainText('HEALTHY')
  await view.getByLabel('Proxy of').selectOption({ index: 0 })
  await view.getByRole('tab', { name: /Clusters/ }).click()
  await view.getByLabel('Filter').fill('v3')
  await view
    .getByRole('button', { name: /Go to line \d+ of bookinfo\.yaml|Go to line \d+ of reviews-canary\.yaml/ })
    .first()
    .click()
  await expect(view).toBeHidden()
})

test('the inspector of a service leads to its proxy', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.select(/^reviews v2/)
  await telltale.inspector.getByRole('button', { name: 'Envoy configuration' }).click()
  await expect(page.getByRole('dialog', { name: 'Envoy configuration' }).getByLabel('Proxy of')).toHaveValue(/^default\/reviews-v2/)
})

test('axe finds nothing in both themes', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.askReviews()
  const { inspector } = telltale
  await inspector.getByRole('button', { name: 'Send 100' }).click()
  await inspector.getByText('receives').first().click()
  await inspector.getByRole('button', { name: 'Paste curl' }).click()
  expect(await violationsInBothThemes(page), 'compose').toEqual([])
  await inspector.getByRole('button', { name: 'Envoy configuration' }).click()
  const view = page.getByRole('dialog', { name: 'Envoy configuration' })
  await view.getByRole('button', { expanded: false }).first().click()
  expect(await violationsInBothThemes(page), 'Envoy configuration').toEqual([])
})
