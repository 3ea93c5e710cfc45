import type { Locator } from '@playwright/test'
import { violationsInBothThemes } from './axe.ts'
import { expect, test } from './pages.ts'

/** Cells of a row of the comparison's table, by its head. */
async function cells(row: Locator): Promise<readonly string[]> {
  return (await row.getByRole('cell').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim())
}

test.describe('Comparing two texts', () => {
  test.setTimeout(120_000)

  test('an edit tells who goes elsewhere, and shows a request in both runs', async ({ telltale, page }) => {
    await telltale.startWithBookinfo()
    await telltale.setLine(16, 'weight: 75')
    await telltale.setLine(18, 'weight: 25')
    await telltale.settled()
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    const { difference } = telltale
    await expect(difference).toContainText(/\d+ of 1,\d+ requests go to v3 instead of v1\./, { timeout: 30_000 })
    const plain = await cells(difference.getByRole('row', { name: /productpage \d/ }))
    const jason = await cells(difference.getByRole('row', { name: /end-user: jason/ }))
    expect(plain[1]).toMatch(/^1,\d+ to 1,\d+$/)
    expect(jason.at(-1)).toBe('nothing')
    const text = page.getByRole('region', { name: 'Difference of the texts' })
    await expect(text).toContainText('gone: ')
    await expect(text).toContainText('weight: 75')
    await difference.getByRole('button', { name: /^Example of shoppers, GET bookinfo.app\/productpage$/ }).click()
    const inspector = page.getByRole('complementary', { name: 'Inspector' })
    await expect(inspector.getByRole('treegrid')).toHaveCount(2)
    await expect(inspector).toContainText('The same draw')
    await expect(inspector).toContainText(/Before, v1 takes 0–89; after, v3 takes 75–99/)
    await inspector.getByRole('button', { name: 'Go to line 15 of reviews-canary.yaml, before' }).click()
    await expect(text.locator('[aria-current]')).toContainText('subset: v1')
    await inspector.getByRole('button', { name: 'Go to line 17 of reviews-canary.yaml, after' }).click()
    await expect(telltale.manifests).toContainText('Ln 17')
    await page.getByRole('complementary', { name: 'Inspector' }).getByRole('button', { name: 'Close' }).click()
    await expect(inspector).toBeHidden()
    await page.getByRole('button', { name: 'One over the other' }).click()
    const both = page.getByRole('region', { name: 'Topology before and after' })
    await expect(both).toContainText(/\d+\.\d\u00a0% ?was \d+\.\d\u00a0%/)
    await page.getByRole('button', { name: 'Close the comparison' }).click()
    await expect(telltale.topology).toBeVisible()
  })

  test('the text can be edited beside the comparison, and the same text makes no difference', async ({ telltale, page }) => {
    await telltale.startWithBookinfo()
    const { difference } = telltale
    await telltale.compareByKey()
    await page.getByRole('button', { name: 'Edit', exact: true }).click()
    await telltale.setLine(16, 'weight: 50')
    await expect(difference).toContainText('go to v3 instead of v1', { timeout: 30_000 })
  })

  test('rules that are pasted stand before the edit', async ({ telltale, page }) => {
    await telltale.startWithBookinfo()
    const { difference } = telltale
    await telltale.compareByKey()
    await telltale.paste(`apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec: { hosts: [reviews], http: [{ route: [{ destination: { host: reviews, subset: v1 } }] }] }
`)
    await expect(page.getByRole('button', { name: 'Before: pasted text' })).toBeVisible()
    await expect(difference).toContainText(/instead of v1/, { timeout: 30_000 })
    await page.getByRole('button', { name: 'Swap the sides' }).click()
    await expect(difference).toContainText(/go to v1 instead of v2|go to v1 instead of v3/, { timeout: 30_000 })
  })

  test('a text that cannot be read leaves the side as it was, and says where', async ({ telltale, page }) => {
    await telltale.startWithBookinfo()
    const { difference } = telltale
    await telltale.compareByKey()
    await telltale.paste('apiVersion: v1\nkind: Service\nmetadata: { name: [\n')
    await expect(page.getByText('The pasted text cannot be compared')).toBeVisible()
    await expect(page.getByText(/^Line \d: .* Before stays: as opened\.$/)).toBeVisible()
    await expect(page.getByRole('button', { name: 'Before: as opened' })).toBeVisible()
    await expect(difference).toContainText('Nothing changes')
  })

  test('the text is compared with one that was kept, and with work of the history', async ({ telltale, page }) => {
    await telltale.startWithBookinfo()
    await telltale.setLine(16, 'weight: 60')
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    const { difference } = telltale
    await expect(difference).toContainText('instead of v1', { timeout: 30_000 })
    await page.getByRole('button', { name: /^Before:/ }).click()
    await page.getByRole('menuitem', { name: /^Keep the present text/ }).click()
    await expect(page.getByRole('button', { name: 'Before: kept version' })).toBeVisible()
    await expect(difference).toContainText('Nothing changes', { timeout: 30_000 })
    await page.getByRole('button', { name: 'Edit', exact: true }).click()
    await telltale.setLine(16, 'weight: 90')
    await expect(difference).toContainText('instead of v3', { timeout: 30_000 })
    await page.getByRole('button', { name: 'Close the comparison' }).click()
    await page.getByRole('button', { name: 'Telltale: welcome' }).click()
    await page
      .getByRole('dialog', { name: 'Examples' })
      .getByRole('button', { name: /^Timeout/ })
      .first()
      .click()
    await telltale.settled()
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    await expect(difference).toContainText('Nothing changes', { timeout: 30_000 })
    await page.getByRole('button', { name: /^Before:/ }).click()
    await page.getByRole('menuitemcheckbox', { name: /Bookinfo canary/ }).click()
    await expect(page.getByRole('button', { name: 'Before: Bookinfo canary' })).toBeVisible()
    await expect(page.getByRole('region', { name: 'Topology before' })).toContainText('productpage', { timeout: 30_000 })
  })

  test('the summary is a table in Markdown, to go with a pull request', async ({ telltale, page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await telltale.startWithBookinfo()
    await telltale.setLine(16, 'weight: 75')
    await telltale.setLine(18, 'weight: 25')
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    const { difference } = telltale
    await expect(difference).toContainText('go to v3 instead of v1', { timeout: 30_000 })
    await difference.getByRole('button', { name: 'Summary' }).click()
    await expect(page.getByText('Summary copied as Markdown')).toBeVisible()
    const summary = await page.evaluate(() => navigator.clipboard.readText())
    expect(summary).toMatch(/^\*\*\d+ of 1,\d+ requests\*\* go to v3 instead of v1/)
    expect(summary).toContain('| Who | Requests | reviews v1 | reviews v2 | reviews v3 | Fail | p99 | What changes |')
    expect(summary).toContain('Before: as opened. After: your edit.')
  })

  test('what another tab has open, and a dropped file, stand on a side', async ({ telltale, page, context }) => {
    await telltale.startWithBookinfo()
    const other = await context.newPage()
    await other.goto('/#1.lesson=canary-by-weight.2')
    await expect(other.getByRole('region', { name: 'Topology' })).toContainText('requests succeed')
    await page.bringToFront()
    const { difference } = telltale
    await telltale.compareByKey()
    await page.getByRole('button', { name: /^After:/ }).click()
    await page.getByRole('menuitemcheckbox', { name: /Subsets and a weighted canary/ }).click()
    await expect(page.getByRole('region', { name: 'Topology after' })).toContainText('client', { timeout: 30_000 })
    const rule = `apiVersion: v1
kind: List
items:
- apiVersion: networking.istio.io/v1
  kind: VirtualService
  metadata: { name: reviews, uid: 42 }
  spec: { hosts: [reviews], http: [{ route: [{ destination: { host: reviews, subset: v2 } }] }] }
`
    const files = await page.evaluateHandle((text) => {
      const data = new DataTransfer()
      data.items.add(new File([text], 'cluster.yaml'))
      return data
    }, rule)
    await page.getByRole('region', { name: 'Topology after' }).dispatchEvent('drop', { dataTransfer: files })
    await expect(page.getByRole('button', { name: 'After: cluster.yaml' })).toBeVisible()
    await expect(difference).toContainText(/go to v2 instead of v1/, { timeout: 30_000 })
  })

  test('axe finds nothing in it, in both themes', async ({ telltale, page }) => {
    await telltale.startWithBookinfo()
    await telltale.setLine(16, 'weight: 60')
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    const { difference } = telltale
    await expect(difference).toContainText('instead of', { timeout: 30_000 })
    await difference.getByRole('button', { name: /^Show the .* new failures$/ }).click()
    await page.getByRole('complementary', { name: 'Inspector' }).waitFor()
    for (const view of ['Side by side', 'One over the other']) {
      await page.getByRole('button', { name: view }).click()
      expect(await violationsInBothThemes(page, 'main'), view).toEqual([])
    }
  })
})
