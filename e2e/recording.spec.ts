import { violations } from './axe.ts'
import { expect, test } from './pages.ts'

const line = (i: number, path: string) =>
  `[2026-11-21T13:00:${String(Math.floor(i / 20)).padStart(2, '0')}.${String((i % 20) * 50).padStart(3, '0')}Z] "GET ${path} HTTP/1.1" 200 - via_upstream - "-" 0 375 24 23 "10.0.0.9" "curl/8" "5f0a9d3e" "bookinfo.app" "10.244.0.7:9080" outbound|9080||productpage.default.svc.cluster.local 10.244.0.6:41234 10.96.1.2:8080 10.244.0.6:50000 - -`
const log = Array.from({ length: 200 }, (_, i) => line(i, i % 4 === 0 ? `/api/v1/products/${i}` : '/productpage')).join('\n')

test.describe('Recorded traffic', () => {
  test.setTimeout(90_000)

  test('a pasted access log becomes classes of requests with their rate', async ({ telltale, page }) => {
    await telltale.startWithBookinfo()
    await telltale.paste(log)
    const dialog = page.getByRole('dialog', { name: 'Recorded traffic' })
    await expect(dialog).toContainText('Access log of 200 requests in 10')
    await expect(dialog.getByRole('row', { name: /productpage 150 75/ })).toBeVisible()
    expect(await violations(page, '[role=dialog]')).toEqual([])
    await dialog.getByRole('button', { name: 'Use as traffic' }).click()
    await expect(telltale.topology.getByRole('button', { name: /^recorded/ }).first()).toBeAttached({ timeout: 20_000 })
    const files = await telltale.storedFiles()
    const scenario = files.find(({ name }) => name === 'scenario.yaml')?.text ?? ''
    expect(scenario).toContain('name: recorded')
    expect(scenario).toContain('weight: 150')
    expect(scenario).toContain('timeline:')
  })

  test('an exact replay is a file of the work that links leave out', async ({ telltale, page }) => {
    await telltale.startWithBookinfo()
    await telltale.paste(log)
    const dialog = page.getByRole('dialog', { name: 'Recorded traffic' })
    await dialog.getByLabel('How', { exact: true }).selectOption('Exact replay')
    await dialog.getByRole('button', { name: 'Use as traffic' }).click()
    await expect(telltale.topology.locator('.tt-headline')).toContainText('of 200 requests', { timeout: 20_000 })
    expect((await telltale.storedFiles()).map(({ name }) => name)).toContain('requests.log')
    await page.keyboard.press('Escape')
    await page.getByRole('banner').getByRole('button', { name: 'Share', exact: true }).click()
    const link = page.getByRole('textbox', { name: 'Link' })
    const length = async () => (await link.inputValue()).length
    await expect.poll(length).toBeGreaterThan(200)
    const short = await length()
    await page.getByLabel(/With the recorded traffic/).check()
    await expect.poll(length).toBeGreaterThan(short + 200)
  })

  test('requests that a browser copied as fetch become classes, and an empty file is said to be empty', async ({ telltale, page }) => {
    await telltale.startWithBookinfo()
    const call = (user: string) =>
      `fetch("http://bookinfo.app/productpage", {\n  "headers": { "end-user": "${user}" },\n  "method": "GET"\n}); ;\n`
    await telltale.paste(call('jason') + call('amy') + call('amy'))
    const dialog = page.getByRole('dialog', { name: 'Recorded traffic' })
    await expect(dialog).toContainText('fetch calls of 3 requests')
    await expect(dialog.getByRole('row', { name: /productpage end-user: amy 2/ })).toBeVisible()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    const before = await telltale.storedFiles()
    const drop = async (text: string) => {
      const dropped = await page.evaluateHandle((held) => {
        const data = new DataTransfer()
        data.items.add(new File([held], 'access.log'))
        return data
      }, text)
      await page.getByRole('main').dispatchEvent('drop', { dataTransfer: dropped })
    }
    await drop('')
    await expect(page.getByText('access.log is empty')).toBeVisible()
    await drop('nothing that anybody asked\nof a mesh\n')
    await expect(dialog).toContainText('No request in access.log.')
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    expect(await telltale.storedFiles()).toEqual(before)
  })

  test('on the welcome it is said what a log needs, and manifests dropped with one are opened', async ({ telltale, page }) => {
    await telltale.visit()
    await telltale.paste(log)
    await expect(page.getByText('Open the manifests that it ran through, then bring it again.')).toBeVisible()
    const dropped = await page.evaluateHandle((text) => {
      const data = new DataTransfer()
      data.items.add(new File([text], 'access.log'))
      data.items.add(new File(['apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ports: [{ port: 80 }] }\n'], 'web.yaml'))
      return data
    }, log)
    await page.getByRole('main').dispatchEvent('drop', { dataTransfer: dropped })
    await expect(page.getByRole('dialog', { name: 'Recorded traffic' })).toContainText('Access log of 200 requests in 10', {
      timeout: 20_000,
    })
    await expect.poll(async () => (await telltale.storedFiles()).map(({ name }) => name)).toEqual(['web.yaml'])
  })
})
