import { readFileSync } from 'node:fs'
import type { Locator, Page } from '@playwright/test'
import { expect, type Telltale, test } from './pages.ts'

/** Puts the cursor behind the first `text` of the open file, by the editor's own search. */
async function goBehind(telltale: Telltale, page: Page, text: string): Promise<void> {
  await telltale.editor()
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('Control+f')
  const find = telltale.manifests.getByRole('textbox', { name: 'Find', exact: true })
  await find.fill(text)
  await find.press('Enter')
  await find.press('Escape')
  // Until the text has the focus again, a key would be lost, and the next one take the place of what was found.
  await expect(telltale.manifests.locator('.monaco-editor').first()).toHaveClass(/focused/)
  await page.keyboard.press('ArrowRight')
}

const suggestions = (page: Page): Locator => page.getByRole('listbox', { name: 'Suggest' })

async function textOf(telltale: Telltale, name: string): Promise<string> {
  return (await telltale.storedFiles()).find((file) => file.name === name)?.text ?? ''
}

test.beforeEach(async ({ telltale }) => {
  await telltale.startWithBookinfo()
  await telltale.openTab('reviews-canary.yaml')
})

test('a field says what it means', async ({ telltale, page }) => {
  await goBehind(telltale, page, 'perTryTimeout')
  await page.keyboard.press('Shift+F1')
  await expect(page.getByRole('tooltip', { name: 'perTryTimeout' })).toContainText(/duration.*Timeout per attempt/s)
})

test('fields, subsets and hosts are completed', async ({ telltale, page }) => {
  await goBehind(telltale, page, 'weight: 90')
  await page.keyboard.press('Enter')
  await page.keyboard.type('headers: { request: { re')
  await expect(suggestions(page)).toContainText('remove')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+z')
  await goBehind(telltale, page, 'subset: v')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Control+Space')
  await expect(suggestions(page)).toContainText('subset of reviews.default.svc.cluster.local')
})

test('hosts, gateways, ports and the values of labels are completed from the mesh', async ({ telltale, page }) => {
  for (const [file, before, expected] of [
    ['reviews-canary.yaml', 'mirror: { host: ', 'productpage.default.svc.cluster.local'],
    ['reviews-canary.yaml', 'v3, labels: { version: ', 'version of a workload'],
    ['bookinfo.yaml', 'gateways: [', 'bookinfo-gateway'],
    ['bookinfo.yaml', 'host: productpage, port: { number: ', '9080'],
  ] as const) {
    await telltale.openTab(file)
    await goBehind(telltale, page, before)
    await page.keyboard.press('Control+Space')
    await expect(suggestions(page), before).toContainText(expected)
    await page.keyboard.press('Escape')
    await expect(suggestions(page)).toBeHidden()
  }
})

/** The line of a file of the example that holds `text`, from 1. */
const lineOf = (file: string, text: string): number =>
  readFileSync(`examples/bookinfo-canary/${file}`, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(text)) + 1

for (const [what, from, file, line] of [
  ['a subset is its line of the DestinationRule', 'host: reviews, subset: v2', 'reviews-canary.yaml', '- { name: v2, labels'],
  [
    'a label of a subset is the Deployment of its host that carries it',
    'v3, labels: { version: v3',
    'bookinfo.yaml',
    'labels: { app: reviews, version: v3',
  ],
] as const)
  test(`the definition of ${what}`, async ({ telltale, page }) => {
    await goBehind(telltale, page, from)
    await page.keyboard.press('F12')
    await expect(telltale.manifests.getByRole('tab', { name: file })).toHaveAttribute('aria-selected', 'true')
    await expect(telltale.manifests).toContainText(`Ln ${lineOf(file, line)},`)
  })

test('a problem is told at its place, and mended by its quick fix, by keyboard and from the list', async ({ telltale, page }) => {
  const before = await textOf(telltale, 'reviews-canary.yaml')
  for (const way of ['keyboard', 'list'] as const) {
    await goBehind(telltale, page, 'host: reviews, subset: v3')
    await page.keyboard.type('x')
    await expect(telltale.manifests.getByRole('button', { name: /1 error/ })).toBeVisible()
    // The line under the text comes a frame behind: before it, the text has nothing of the problem to tell.
    await expect(telltale.manifests.locator('.squiggly-error')).toBeVisible()
    if (way === 'keyboard') {
      await page.keyboard.press('Shift+F1')
      await expect(page.getByRole('tooltip').filter({ hasText: 'IST0101' })).toContainText('Subset v3x of reviews is not defined')
      await page.keyboard.press('Escape')
      await page.keyboard.press('Control+.')
      await expect(page.getByRole('option', { name: /^Change to v3/ })).toBeVisible()
      await page.keyboard.press('Enter')
    } else {
      await telltale.manifests.getByRole('button', { name: /1 error/ }).click()
      await page.getByRole('dialog', { name: 'Problems' }).getByRole('button', { name: 'Change to v3' }).click()
      await page.keyboard.press('Escape')
    }
    await expect.poll(() => textOf(telltale, 'reviews-canary.yaml'), { message: way }).toBe(before)
  }
})

test('the definition of a host is found in another file', async ({ telltale, page }) => {
  await goBehind(telltale, page, 'host: ratings')
  await page.keyboard.press('F12')
  await expect(telltale.manifests.getByRole('tab', { name: 'bookinfo.yaml' })).toHaveAttribute('aria-selected', 'true')
})

test('a subset is renamed wherever it is spoken of, and one undo takes it back', async ({ telltale, page }) => {
  const before = await textOf(telltale, 'reviews-canary.yaml')
  await goBehind(telltale, page, 'host: reviews, subset: v1')
  await page.keyboard.press('F2')
  const box = page.getByRole('textbox', { name: /Rename input/ })
  await box.fill('stable')
  await box.press('Enter')
  await expect.poll(() => textOf(telltale, 'reviews-canary.yaml')).toContain('{ name: stable, labels: { version: v1 } }')
  const after = await textOf(telltale, 'reviews-canary.yaml')
  expect(after.match(/host: reviews, subset: stable/g)).toHaveLength(before.match(/host: reviews, subset: v1/g)?.length ?? 0)
  expect(after).toContain('host: details, subset: v1')
  await page.keyboard.press('Control+z')
  await expect.poll(() => textOf(telltale, 'reviews-canary.yaml')).toBe(before)
})

test('a host is renamed across files, and one undo takes it back in all of them', async ({ telltale, page }) => {
  await goBehind(telltale, page, 'destination: { host: ratings')
  await page.keyboard.press('F2')
  const box = page.getByRole('textbox', { name: /Rename input/ })
  await box.fill('stars')
  await box.press('Enter')
  await expect.poll(() => textOf(telltale, 'reviews-canary.yaml')).toContain('hosts: [stars]')
  await expect.poll(() => textOf(telltale, 'bookinfo.yaml')).toMatch(/kind: Service\nmetadata:\n {2}name: stars/)
  await page.keyboard.press('Control+z')
  await expect.poll(() => textOf(telltale, 'bookinfo.yaml')).toMatch(/kind: Service\nmetadata:\n {2}name: ratings/)
  expect(await textOf(telltale, 'reviews-canary.yaml')).toContain('hosts: [ratings]')
})

test('format makes the indentation even', async ({ telltale, page }) => {
  await goBehind(telltale, page, 'spec:')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Home')
  const before = await textOf(telltale, 'reviews-canary.yaml')
  await goBehind(telltale, page, '    timeout: 3s')
  await page.keyboard.press('Enter')
  await page.keyboard.type('rewrite:')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Enter')
  await page.keyboard.type('    uri: /x')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Shift+Alt+f')
  await expect.poll(() => textOf(telltale, 'reviews-canary.yaml')).toContain('\n    rewrite:\n      uri: /x\n')
  expect(before).not.toContain('rewrite')
})
