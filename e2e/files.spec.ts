import { mkdir, writeFile } from 'node:fs/promises'
import { expect, type Telltale, test } from './pages.ts'

const tabs = (telltale: Telltale) => telltale.manifests.getByRole('tab')
const names = async (telltale: Telltale) => (await telltale.storedFiles()).map((file) => file.name)

test('files are added, renamed, put in order, removed and brought back by keyboard', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.openTab('scenario.yaml')
  await telltale.manifests.getByRole('tab', { name: 'scenario.yaml' }).focus()
  await page.keyboard.press('Shift+ArrowLeft')
  await expect.poll(() => names(telltale)).toEqual(['bookinfo.yaml', 'scenario.yaml', 'reviews-canary.yaml'])
  await page.keyboard.press('F2')
  await page.getByLabel('New name of scenario.yaml').fill('traffic.yaml')
  await page.keyboard.press('Enter')
  await expect.poll(() => names(telltale)).toContain('traffic.yaml')
  await telltale.manifests.getByRole('tab', { name: 'traffic.yaml' }).focus()
  await page.keyboard.press('Delete')
  await expect.poll(() => names(telltale)).toEqual(['bookinfo.yaml', 'reviews-canary.yaml'])
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => names(telltale)).toEqual(['bookinfo.yaml', 'traffic.yaml', 'reviews-canary.yaml'])
})

test('several dropped files become tabs', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  const before = await tabs(telltale).count()
  await page.evaluate(() => {
    const data = new DataTransfer()
    for (const name of ['one.yaml', 'two.yaml', 'one.yaml']) data.items.add(new File([`# ${name}\n`], name))
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
  })
  await expect(tabs(telltale)).toHaveCount(before + 3)
  await expect.poll(() => names(telltale)).toEqual(expect.arrayContaining(['one.yaml', 'one-2.yaml', 'two.yaml']))
})

/** A folder of manifests as they lie about on a disk: deep, and beside what is none of them. */
async function folder(at: string): Promise<string> {
  const files = {
    'shop.yaml': '# shop\n',
    'rules/deep/canary.yml': '# canary\n',
    'rules/notes.md': 'no manifest',
    '.git/config.yaml': '# hidden\n',
    'node_modules/x/x.yaml': '# of others\n',
  }
  for (const [name, text] of Object.entries(files)) {
    await mkdir(`${at}/${name}`.replace(/\/[^/]*$/, ''), { recursive: true })
    await writeFile(`${at}/${name}`, text)
  }
  return at
}

test('a folder gives the manifests in it, dropped and chosen by keyboard', async ({ telltale, page }, info) => {
  await telltale.startWithBookinfo()
  const before = await names(telltale)
  const path = await folder(info.outputPath('mesh'))
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [path], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 700, y: 400, data })
  await expect.poll(() => names(telltale)).toEqual([...before, 'canary.yml', 'shop.yaml'])
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('>Open a folder')
  const chooser = page.waitForEvent('filechooser')
  await page.keyboard.press('Enter')
  await (await chooser).setFiles(path)
  await expect.poll(() => names(telltale)).toEqual([...before, 'canary.yml', 'shop.yaml', 'canary-2.yml', 'shop-2.yaml'])
})

test('a file is added by its button, and the text typed into it is there after a reload', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.manifests.getByRole('button', { name: 'New file' }).click()
  await expect(telltale.manifests.getByRole('tab', { name: /^manifest\.yaml/ })).toHaveAttribute('aria-selected', 'true')
  await telltale.editor()
  await page.keyboard.type('# new')
  await expect.poll(async () => (await telltale.storedFiles()).find(({ name }) => name === 'manifest.yaml')?.text).toBe('# new')
  await page.reload()
  await telltale.settled()
  await expect(telltale.manifests.getByRole('tab', { name: /^manifest\.yaml/ })).toHaveAttribute('aria-selected', 'true')
})

test('what kubectl prints as a list can be pasted', async ({ telltale, page }) => {
  await telltale.visit()
  await telltale.paste(`apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Service
  metadata: { name: shop, uid: 2455278e-eebf-469c-9587-57d0301f07e4 }
  spec: { selector: { app: shop }, ports: [{ name: http, port: 80 }] }
- apiVersion: apps/v1
  kind: Deployment
  metadata: { name: shop }
  spec:
    selector: { matchLabels: { app: shop } }
    template: { metadata: { labels: { app: shop } } }
`)
  await telltale.settled()
  await expect(telltale.topology.getByRole('button', { name: /^shop/ }).first()).toBeVisible()
  await telltale.select(/^shop/)
  await telltale.inspector.getByRole('button', { name: 'Set up routing and resilience' }).click()
  await page.getByRole('menuitem', { name: 'Timeouts and retries' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Write to/ })
    .click()
  await expect.poll(async () => (await telltale.storedFiles()).map(({ text }) => text).join()).toContain('kiali_wizard: request_timeouts')
})

test('a value that the timeline changes says so beside its line', async ({ telltale }) => {
  await telltale.startWithBookinfo()
  await telltale.openTab('reviews-canary.yaml')
  await telltale.editor()
  await expect(telltale.manifests.getByText(/^50 at 40\ss$/)).toHaveCount(2)
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true } as object)

  test('the light editor indents, undoes across tabs, and mends a whole paste in one go', async ({ telltale, page }) => {
    await telltale.startWithBookinfo()
    await page.getByRole('button', { name: 'YAML' }).click()
    await telltale.openTab('reviews-canary.yaml')
    const area = page.getByRole('textbox', { name: 'reviews-canary.yaml' })
    const before = await area.inputValue()
    await area.evaluate((element: HTMLTextAreaElement) => {
      element.focus()
      const end = element.value.indexOf('http:') + 'http:'.length
      element.setSelectionRange(end, end)
    })
    await page.keyboard.press('Enter')
    await page.keyboard.type('# ours')
    await expect(area).toHaveValue(before.replace('  http:\n', '  http:\n    # ours\n'))
    await telltale.openTab('bookinfo.yaml')
    await telltale.openTab('reviews-canary.yaml')
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(area).toHaveValue(before)
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await telltale.paste(
      'kind: Service\nmetadata:\nname: a\nspec:\nports:\n- port: 80\n---\nkind: Service\nmetadata:\nname: b\nspec:\nports:\n- port: 80\n',
    )
    await telltale.manifests.getByRole('button', { name: /errors/ }).click()
    await page.getByRole('button', { name: 'Fix all' }).click()
    await expect(page.getByRole('textbox', { name: 'pasted.yaml' })).toHaveValue(/metadata:\n {2}name: a\n[\s\S]*metadata:\n {2}name: b\n/)
  })
})
