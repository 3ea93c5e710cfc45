import { expect, type Telltale, test } from './pages.ts'

test.setTimeout(240_000)

const first = 'bookinfo.yaml'
const kept = async (telltale: Telltale) => (await telltale.storedFiles()).find(({ name }) => name === first)?.text ?? ''

test('a reload in the midst of typing keeps every letter', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.openTab(first)
  await telltale.setLine(1, '# typed in one go, and not a moment later gone')
  await page.reload({ waitUntil: 'commit' })
  await telltale.settled()
  expect((await kept(telltale)).split('\n')[0]).toBe('# typed in one go, and not a moment later gone')
})

for (const [name, fragment, said] of [
  ['cut short', '#1.seed=7&z.H4sIAAAA', /This link is (cut short|not from Telltale)/],
  ['of something else', '#not-a-scenario', /This link is not from Telltale/],
  ['from a newer Telltale', '#99.seed=7&x', /This link is from a newer Telltale/],
  ['to a file that is not there', '#open=nosuch.yaml', /This link is not from Telltale|The file of this link is not here/],
] as const)
  test(`a link ${name} leaves the work alone, in the tab that has it and in another`, async ({ telltale, page, context }) => {
    await telltale.startWithBookinfo()
    await telltale.openTab(first)
    await telltale.setLine(1, '# my own')
    await expect.poll(() => kept(telltale)).toContain('# my own')
    const before = await kept(telltale)
    await page.evaluate((hash) => {
      location.hash = hash
    }, fragment)
    await expect(page.getByText(said)).toBeVisible()
    expect(await kept(telltale)).toBe(before)
    const other = await context.newPage()
    await other.goto(`/${fragment}`)
    await expect(other.getByText(said)).toBeVisible()
    await other.close()
    await page.goto('/')
    await telltale.settled()
    expect(await kept(telltale)).toBe(before)
  })

test('storage that fills up while somebody types: it is said, leaving asks, and all is kept once there is room', async ({
  telltale,
  page,
}) => {
  await telltale.startWithBookinfo()
  await telltale.openTab(first)
  await telltale.setLine(1, '# before it was full')
  await expect.poll(() => kept(telltale)).toContain('# before it was full')
  const filled = await page.evaluate(() => {
    let size = 1 << 20
    for (let i = 0; size >= 1; i++)
      try {
        localStorage.setItem(`junk ${i}`, 'x'.repeat(size))
      } catch {
        size = Math.floor(size / 2)
      }
    return Object.keys(localStorage).filter((key) => key.startsWith('junk')).length
  })
  expect(filled).toBeGreaterThan(1)
  await telltale.setLine(1, `# after it was full ${'and longer than what was kept before '.repeat(8)}`)
  await expect(page.getByText('Not saved in this browser').first()).toBeVisible()
  await expect(telltale.manifests.locator('.view-lines')).toContainText('after it was full')
  // What was kept as long as there was room is whole.
  expect(await kept(telltale)).toMatch(/^# after[\s\S]*kind: Service[\s\S]*name: ratings-v1/)
  const asked = page.waitForEvent('dialog')
  void page.reload().catch(() => undefined)
  const dialog = await asked
  expect(dialog.type()).toBe('beforeunload')
  await dialog.dismiss()
  await page.evaluate(() => {
    for (const key of Object.keys(localStorage)) if (key.startsWith('junk')) localStorage.removeItem(key)
  })
  await telltale.append(1, '!')
  await expect.poll(() => kept(telltale)).toContain('# after it was full')
  await page.reload()
  await telltale.settled()
  expect((await kept(telltale)).split('\n')[0]).toMatch(/^# after it was full .*!$/)
})

test('an engine that dies with every text, and a reload while it is dead: the text is there', async ({ telltale, page }) => {
  await page.addInitScript(() => {
    const Real = window.Worker
    window.Worker = class extends Real {
      override postMessage(
        message: { readonly type?: string; readonly files?: readonly { text: string }[] },
        moved?: Transferable[] | StructuredSerializeOptions,
      ) {
        const dies = message.type === 'run' && message.files?.some(({ text }) => text.includes('# deadly'))
        if (dies) setTimeout(() => this.dispatchEvent(new ErrorEvent('error', { message: 'Out of memory' })))
        else super.postMessage(message, Array.isArray(moved) ? { transfer: moved } : moved)
      }
    }
  })
  await telltale.startWithBookinfo()
  await telltale.openTab(first)
  await telltale.setLine(1, '# deadly')
  await expect(page.getByText('Telltale has a bug.')).toBeVisible({ timeout: 20_000 })
  await telltale.append(1, ' and typed on')
  await page.reload()
  await expect(telltale.manifests.locator('.view-lines')).toContainText('# deadly and typed on', { timeout: 30_000 })
  expect(await kept(telltale)).toContain('# deadly and typed on')
})
