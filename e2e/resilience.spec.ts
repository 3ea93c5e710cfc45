import { violations } from './axe.ts'
import { faultyEngine } from './faults.ts'
import { expect, Telltale, test } from './pages.ts'

test.setTimeout(180_000)

const kept = (telltale: Telltale, text: string) =>
  expect.poll(async () => (await telltale.storedFiles()).some((file) => file.text.includes(text)), { timeout: 15_000 }).toBe(true)

test('an engine that breaks down once is replaced unseen', async ({ telltale, page }) => {
  await faultyEngine(page)
  await telltale.startWithBookinfo()
  await telltale.openTab('reviews-canary.yaml')
  await telltale.setLine(18, 'weight: 90 # fault: one crash')
  await expect.poll(() => telltale.share('reviews v3'), { timeout: 20_000 }).toBeGreaterThan(30)
  await expect(page.getByText('Telltale has a bug')).toBeHidden()
})

test('an engine that breaks down is told, the text is kept, and the next text runs', async ({ telltale, page }) => {
  await faultyEngine(page)
  await telltale.startWithBookinfo()
  await telltale.openTab('reviews-canary.yaml')
  await telltale.setLine(1, '# fault: crash')
  await expect(page.getByText('Telltale has a bug.')).toBeVisible({ timeout: 20_000 })
  await kept(telltale, '# fault: crash')
  await telltale.setLine(1, '# mended')
  await expect(page.getByText('Telltale has a bug.')).toBeHidden({ timeout: 20_000 })
  await telltale.settled()
})

test.describe('a report', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

  test('of an engine that throws holds the error, and the text only if it is ticked', async ({ telltale, page }) => {
    await faultyEngine(page)
    await telltale.startWithBookinfo()
    await telltale.setLine(1, '# fault: throw')
    await expect(page.getByText('Telltale has a bug.')).toBeVisible({ timeout: 20_000 })
    expect(await violations(page)).toEqual([])
    const report = () => telltale.copied(page.getByRole('button', { name: 'Copy report' }))
    expect(await report()).toContain('RangeError: routes')
    expect(await report()).not.toContain('fault: throw')
    await page.getByRole('checkbox', { name: 'With my text' }).check()
    await expect.poll(report).toContain('# fault: throw')
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByText('Telltale has a bug.')).toBeVisible()
  })
})

test('an engine that hangs on a text is given up as soon as there is a later one', async ({ telltale, page }) => {
  await faultyEngine(page)
  await telltale.startWithBookinfo()
  await telltale.openTab('reviews-canary.yaml')
  await telltale.setLine(1, '# fault: hang')
  await kept(telltale, '# fault: hang')
  await expect(page.getByText('The engine is behind.')).toBeVisible({ timeout: 15_000 })
  await telltale.setLine(1, '# typed on')
  await kept(telltale, '# typed on')
  await expect(page.getByText('The engine is behind.')).toBeHidden({ timeout: 15_000 })
  await telltale.setLine(18, 'weight: 90')
  await expect.poll(() => telltale.share('reviews v3'), { timeout: 20_000 }).toBeGreaterThan(30)
})

test('an engine that is starved: typing goes on, the picture says that it is behind and catches up', async ({ telltale, page }) => {
  await faultyEngine(page)
  await telltale.startWithBookinfo()
  await telltale.setLine(1, '# fault: starve')
  await expect(page.getByText('The engine is behind.')).toBeVisible({ timeout: 15_000 })
  await expect(telltale.manifests.locator('.view-lines')).toContainText('# fault: starve')
  await kept(telltale, '# fault: starve')
  await expect(page.getByText('The engine is behind.')).toBeHidden({ timeout: 20_000 })
  await telltale.settled()
})

test('a tab that crashes while somebody types has lost nothing', async ({ telltale, page, context }) => {
  await telltale.startWithBookinfo()
  await telltale.setLine(1, '# the last words before the crash')
  const crashed = page.waitForEvent('crash')
  const session = await context.newCDPSession(page)
  session.send('Page.crash').catch(() => undefined)
  await crashed
  const after = await context.newPage()
  await after.goto('/')
  await expect(after.getByRole('region', { name: 'Topology' }).locator('.tt-headline')).toContainText(/succeed|fail/, { timeout: 20_000 })
  const texts = await after.evaluate(() => localStorage.getItem('telltale.work.v1'))
  expect(texts).toContain('# the last words before the crash')
})

test('two tabs: the later one says so and has a copy; each keeps its own text over reloads', async ({ telltale, page, context }) => {
  await telltale.startWithBookinfo()
  await telltale.openTab('reviews-canary.yaml')
  await telltale.setLine(1, '# of the first tab')
  await kept(telltale, '# of the first tab')

  const page2 = await context.newPage()
  const second = new Telltale(page2)
  await page2.goto('/')
  await second.settled()
  await expect(page2.getByText('This work is open in another tab')).toBeVisible()
  await expect(page.getByText('This work is open in another tab')).toBeHidden()
  await second.setLine(1, '# of the second tab')
  await kept(second, '# of the second tab')

  await page.bringToFront()
  await page.reload()
  await telltale.settled()
  await expect(telltale.manifests.locator('.view-lines')).toContainText('# of the first tab', { timeout: 30_000 })
  await page2.bringToFront()
  await page2.reload()
  await second.settled()
  await expect(second.manifests.locator('.view-lines')).toContainText('# of the second tab', { timeout: 30_000 })
  await expect(page2.getByText('This work is open in another tab')).toBeHidden()
})

test('a browser that refuses storage: it is said, and leaving asks first', async ({ telltale, page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get: () => {
        throw new DOMException('denied', 'SecurityError')
      },
    })
  })
  await telltale.startWithBookinfo()
  await telltale.setLine(1, '# only here')
  await expect(page.getByText('It refuses storage to this page. Share a link to keep this work.')).toBeVisible()
  const asked = page.waitForEvent('dialog')
  void page.reload().catch(() => undefined)
  const dialog = await asked
  expect(dialog.type()).toBe('beforeunload')
  await dialog.dismiss()
  await expect(telltale.manifests.locator('.view-lines')).toContainText('# only here')
})
