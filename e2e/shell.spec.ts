import type { Locator, Page } from '@playwright/test'
import { violations } from './axe.ts'
import { expect, test } from './pages.ts'

test.setTimeout(180_000)

async function choose(page: Page, item: string): Promise<void> {
  await page.locator('header .tt-scenario').click()
  await page.getByRole('menuitem', { name: item }).click()
}

test.describe('settings', () => {
  test('hold at once, over a reload, and in another window', async ({ telltale, page, context }) => {
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'no-preference' })
    await telltale.startWithBookinfo()
    const root = page.locator('html')
    await expect(root).toHaveAttribute('data-theme', 'dark')
    await choose(page, 'Settings')
    const dialog = page.getByRole('dialog', { name: 'Settings' })
    await dialog.getByRole('radio', { name: 'Light' }).check()
    await expect(root).toHaveAttribute('data-theme', 'light')
    await dialog.getByRole('group', { name: 'Motion' }).getByRole('radio', { name: 'Reduced' }).check()
    await expect(root).toHaveAttribute('data-motion', 'reduced')
    await dialog.getByRole('group', { name: 'Rates' }).getByRole('radio', { name: 'Per minute' }).check()
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await expect.poll(async () => (await telltale.table())[0]?.['rate'] ?? '', { timeout: 20_000 }).toMatch(/^[\d,]+\/min$/)

    const other = await context.newPage()
    await other.goto('/')
    await expect(other.locator('html')).toHaveAttribute('data-theme', 'light')
    await page.reload()
    await expect(root).toHaveAttribute('data-theme', 'light')
    await expect(root).toHaveAttribute('data-motion', 'reduced')
    await page.emulateMedia({ colorScheme: 'light' })
    await telltale.settled()
    await page.keyboard.press('Control+,')
    await dialog.getByRole('radio', { name: 'Dark' }).check()
    await expect(other.locator('html')).toHaveAttribute('data-theme', 'dark')
    await dialog.getByRole('group', { name: 'Theme' }).getByRole('radio', { name: 'System' }).check()
    await expect(root).toHaveAttribute('data-theme', 'light')
  })

  test('by the arrows of the keyboard', async ({ telltale, page }) => {
    await telltale.startWithBookinfo()
    await page.keyboard.press('Control+,')
    const dialog = page.getByRole('dialog', { name: 'Settings' })
    await dialog.getByRole('group', { name: 'Colours' }).getByRole('radio', { name: 'Version' }).focus()
    await page.keyboard.press('ArrowRight')
    await expect(dialog.getByRole('radio', { name: 'Outcome' })).toBeChecked()
    expect(await page.evaluate(() => JSON.parse(localStorage.getItem('telltale.settings.v1') ?? '{}').colourBy)).toBe('outcome')
  })
})

test.describe('metrics of the run', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

  test('as Prometheus text and as CSV, to copy and to keep', async ({ telltale, page }) => {
    await telltale.startWithBookinfo()
    await choose(page, 'Metrics of this run')
    const dialog = page.getByRole('dialog', { name: 'Metrics of this run' })
    const text = await telltale.copied(dialog.getByRole('button', { name: 'Copy' }))
    const version = (label: string) =>
      [...text.matchAll(new RegExp(`^istio_requests_total\\{.*destination_version="${label}".*\\} (\\d+)$`, 'gm'))].reduce(
        (sum, [line, count]) =>
          line.includes('reporter="source"') && line.includes('destination_workload="reviews') ? sum + Number(count) : sum,
        0,
      )
    expect(version('v1')).toBeGreaterThan(version('v3'))
    expect(version('v3')).toBeGreaterThan(0)
    await dialog.getByRole('tab', { name: 'CSV' }).click()
    const kept = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Download .csv' }).click()
    expect((await kept).suggestedFilename()).toBe('bookinfo-canary.csv')
    expect(await violations(page)).toEqual([])
  })
})

/** Whether a mark covers nothing of what its ring is around. */
async function standsBeside(mark: Locator): Promise<boolean> {
  // Read at once: waiting for the box of one that is on its way out would wait for good.
  return mark.evaluateAll(([dialog]) => {
    const [own, ring] = [dialog, document.querySelector('.tt-coach-ring')].map((element) => element?.getBoundingClientRect())
    return own && ring ? own.left >= ring.right || own.right <= ring.left || own.top >= ring.bottom || own.bottom <= ring.top : false
  })
}

const marks = [
  'Change the text here',
  'Each dot is one try of a request',
  'All numbers are of one stretch',
  'Go to any moment',
  'Ask about one request',
  'A link holds all of it',
  'Everything else is one key away',
]

for (const { name, width, height } of [
  { name: 'a desktop', width: 1440, height: 900 },
  { name: 'a tablet', width: 1024, height: 768 },
  { name: 'twice the size', width: 720, height: 450 },
  { name: 'a phone', width: 360, height: 640 },
])
  test(`the tour on ${name}: by keyboard, one mark at a time, beside what it speaks of`, async ({ telltale, page }) => {
    await page.setViewportSize({ width, height })
    await telltale.startWithBookinfo()
    await expect(page.getByRole('dialog', { name: marks[0] ?? '' })).toBeHidden()
    await choose(page, 'Show the tour')
    for (const title of marks) {
      const mark = page.getByRole('dialog', { name: title })
      await expect(mark.getByRole('button', { name: /Next|Done/ })).toBeFocused()
      await expect(page.getByRole('dialog')).toHaveCount(1)
      await expect.poll(() => standsBeside(mark), { message: title }).toBe(true)
      if (title === marks[1]) expect(await violations(page)).toEqual([])
      await page.keyboard.press('Enter')
    }
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })

test('the first visit begins with the tour, which Esc skips for good', async ({ browser }) => {
  const context = await browser.newContext({ serviceWorkers: 'block' })
  const page = await context.newPage()
  await page.goto('/')
  await page.getByRole('button', { name: 'Start with Bookinfo' }).first().click()
  const first = page.getByRole('dialog', { name: marks[0] ?? '' })
  await expect(first).toBeVisible({ timeout: 30_000 })
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('dialog', { name: marks[1] ?? '' })).toBeVisible()
  await page.keyboard.press('ArrowLeft')
  await expect(first).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.reload()
  await page.getByRole('region', { name: 'Timeline' }).getByRole('button', { name: 'Next event' }).waitFor({ timeout: 30_000 })
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keys' }).getByRole('button', { name: 'Show the tour' }).click()
  await expect(first).toBeVisible()
  await context.close()
})

test('opening Bookinfo while the run of the welcome is under way keeps nothing of it', async ({ telltale, page }) => {
  await page.addInitScript(() => {
    // The engine's answers come late, so that those to the welcome arrive behind the opening.
    const add = Worker.prototype.addEventListener
    Worker.prototype.addEventListener = function (this: Worker, type: string, listener: EventListenerOrEventListenerObject) {
      const late =
        typeof listener === 'function' && type === 'message' ? (event: Event) => setTimeout(() => listener(event), 400) : listener
      add.call(this, type, late)
    }
    const pictures: string[] = []
    Object.assign(window, { pictures })
    new MutationObserver(() => {
      const cards = document.querySelectorAll('[aria-label="Topology"] [aria-label="Services and versions"] button')
      const names = [...cards].map((card) => card.getAttribute('aria-label')?.split(/[ ,]/)[0]).sort()
      if (names.length > 0 && names.join() !== pictures.at(-1)) pictures.push(names.join())
    }).observe(document, { subtree: true, childList: true, attributeFilter: ['aria-label'] })
  })
  await telltale.visit()
  await page.getByRole('button', { name: 'Start with Bookinfo' }).first().click()
  await telltale.settled()
  await expect(telltale.topology.getByRole('button', { name: /^ratings/ }).first()).toBeAttached()
  // With productpage and without ratings is the welcome's picture: it was never up.
  const pictures: readonly string[] = await page.evaluate('pictures')
  expect(pictures).toContainEqual(expect.stringMatching(/productpage.*ratings/))
  expect(pictures).not.toContainEqual(expect.stringMatching(/productpage(?!.*ratings)/))
  // Where it stands is where a window without the welcome puts it.
  const places = async () =>
    telltale.topology
      .getByRole('list', { name: 'Services and versions' })
      .getByRole('button')
      .evaluateAll((buttons) =>
        buttons.map((button) => [button.getAttribute('aria-label')?.split(',')[0], button.style.left, button.style.top]),
      )
  let first = await places()
  // Until the last of the engine's late answers has been drawn.
  await expect
    .poll(
      async () => {
        const before = first
        first = await places()
        return JSON.stringify(first) === JSON.stringify(before)
      },
      { intervals: [800] },
    )
    .toBe(true)
  await page.reload()
  await telltale.settled()
  await expect.poll(places).toEqual(first)
})
