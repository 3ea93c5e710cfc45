import { type Browser, type BrowserContext, test as base, expect, type Locator, type Page } from '@playwright/test'

/** The window as a person uses it. */
export class Telltale {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async visit(fragment = ''): Promise<void> {
    await this.page.goto(`/${fragment}`)
    await this.page.getByRole('heading', { level: 1 }).or(this.topology).first().waitFor()
  }

  /** The main window with Bookinfo, from a first visit. */
  async startWithBookinfo(): Promise<void> {
    await this.visit()
    await this.page.getByRole('button', { name: 'Start with Bookinfo' }).first().click()
    await this.settled()
  }

  /** Bookinfo beside itself: nothing differs yet. */
  async compareByKey(): Promise<void> {
    await this.page.keyboard.press('c')
    await expect(this.difference).toContainText('Nothing changes', { timeout: 30_000 })
  }

  /** The composer, with a request of productpage to reviews. */
  async askReviews(): Promise<void> {
    await this.page.getByRole('button', { name: 'Ask a request' }).click()
    await this.inspector.getByLabel('From').selectOption({ label: 'productpage-v1' })
    await this.inspector.getByLabel('URL').fill('http://reviews:9080/')
  }

  /** What a paste of `text` does, wherever the focus is. */
  async paste(text: string): Promise<void> {
    await this.page.evaluate((value) => {
      const data = new DataTransfer()
      data.setData('text/plain', value)
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    }, text)
  }

  get topology(): Locator {
    return this.page.getByRole('region', { name: 'Topology' })
  }

  get manifests(): Locator {
    return this.page.getByRole('region', { name: 'Manifests' })
  }

  get timeline(): Locator {
    return this.page.getByRole('region', { name: 'Timeline' })
  }

  get inspector(): Locator {
    return this.page.getByRole('complementary')
  }

  /** What a comparison comes to. */
  get difference(): Locator {
    return this.page.getByRole('region', { name: 'Difference', exact: true })
  }

  get clock(): Locator {
    return this.page.getByRole('slider', { name: 'Time of the run' })
  }

  /** The sentence above the picture. */
  async headline(): Promise<string> {
    return ((await this.topology.locator('.tt-headline').textContent()) ?? '').replaceAll(/\s+/g, ' ')
  }

  /** Waits until the run of the present text is whole and shown. */
  async settled(): Promise<void> {
    await expect(this.topology.locator('.tt-headline')).toContainText(/requests? (succeed|fail)|No request/, { timeout: 20_000 })
  }

  /** Selects something in the picture by what its button says. */
  async select(name: RegExp): Promise<void> {
    const button = this.topology.getByRole('button', { name }).first()
    await button.press('Enter')
    await this.inspector.waitFor()
  }

  async openTab(name: string): Promise<void> {
    await this.manifests.getByRole('tab', { name }).click()
  }

  /** Replaces line `line` of the open file. */
  async setLine(line: number, text: string): Promise<void> {
    await this.goTo(line)
    await this.page.keyboard.press('Home')
    await this.page.keyboard.press('Shift+End')
    await this.page.keyboard.type(text)
  }

  /** Writes `text` at the end of line `line` of the open file. */
  async append(line: number, text: string): Promise<void> {
    await this.goTo(line)
    await this.page.keyboard.press('End')
    await this.page.keyboard.type(text)
  }

  private async goTo(line: number): Promise<void> {
    await this.editor()
    await this.page.keyboard.press('Control+Home')
    for (let i = 1; i < line; i++) await this.page.keyboard.press('ArrowDown')
  }

  /** Puts the focus into Monaco, once it has come, and leaves its cursor and what it shows as they are. */
  async editor(): Promise<void> {
    await this.manifests.locator('.monaco-editor .view-lines').waitFor({ timeout: 30_000 })
    // A dialog on its way out would take the focus back.
    await expect(this.page.locator('.tt-scrim')).toHaveCount(0)
    // Not by a click: its lines may be scrolled to anywhere under the pointer.
    const text = this.manifests.locator('.monaco-editor [aria-roledescription=editor]')
    await text.focus()
    await expect(text).toBeFocused()
  }

  /** The texts of the files, as the window holds and keeps them. */
  async storedFiles(): Promise<readonly { readonly name: string; readonly text: string }[]> {
    return this.page.evaluate(() => JSON.parse(localStorage.getItem('telltale.work.v1') ?? '{"files":[]}').files)
  }

  /** Rows of the table twin as `{from, to, share, expected, …}`; leaves the table open. */
  async table(): Promise<readonly Readonly<Record<string, string>>[]> {
    const tables = this.page.getByRole('region', { name: 'The picture as tables' })
    const show = this.topology.getByRole('button', { name: 'Show as tables' })
    await show.or(tables).first().waitFor()
    if (await show.isVisible()) await show.click()
    // Its code comes when it is first asked for, and it is away while another engine takes over.
    await tables.waitFor()
    // Read at once: its rows come and go with the run.
    const [heads = [], ...rows] = await tables
      .getByRole('table')
      .first()
      .evaluate((table: HTMLTableElement) =>
        [...table.querySelectorAll('thead tr, tbody tr')].map((row) =>
          [...row.querySelectorAll<HTMLElement>('th, td')].map((cell) => cell.innerText.replaceAll(/\s+/g, ' ').trim()),
        ),
      )
    return rows.map((cells) => Object.fromEntries(heads.map((head, i) => [head.toLowerCase(), cells[i] ?? ''])))
  }

  /** What a press on `button` copies; the context must allow the clipboard. */
  async copied(button: Locator): Promise<string> {
    await this.page.evaluate(() => navigator.clipboard.writeText(''))
    await button.click()
    const text = () => this.page.evaluate(() => navigator.clipboard.readText())
    await expect.poll(text).not.toBe('')
    return text()
  }

  /** Share in percent that goes to `to`, off the table. */
  async share(to: string): Promise<number> {
    const row = (await this.table()).find((one) => one['to'] === to)
    return Number.parseFloat(row?.['share'] ?? 'NaN')
  }
}

/** A window whose requests to any other origin fail the test, as does what its policy forbids, and errors that nobody caught. */
export const test = base.extend<{ telltale: Telltale }>({
  // A page that downloads itself for later would take the machine from what is tested; what is of it allows it.
  serviceWorkers: 'block',
  telltale: async ({ page }, use) => {
    const trouble = watch(page)
    await page.addInitScript(afterTheTour)
    await use(new Telltale(page))
    expect(trouble).toEqual([])
  },
})

/** Collects what must never happen on a page: requests that leave the origin or that its own policy forbids, and uncaught errors. */
export function watch(page: Page): string[] {
  const trouble: string[] = []
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url())
    if (!['data:', 'blob:'].includes(protocol) && hostname !== 'localhost') trouble.push(`left the origin: ${request.url()}`)
  })
  page.on('pageerror', (error) => trouble.push(`uncaught: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && message.text().includes('Content Security Policy')) trouble.push(`forbidden: ${message.text()}`)
  })
  return trouble
}

/** In the page: the tour of a first visit was seen before. A test of the tour uses a page of its own. */
function afterTheTour(): void {
  try {
    localStorage.setItem('telltale.tour.v1', 'seen')
  } catch {
    // Without storage there is no tour.
  }
}

/** Another browser profile. */
export async function anotherProfile(browser: Browser): Promise<{ readonly context: BrowserContext; readonly telltale: Telltale }> {
  const context = await browser.newContext()
  await context.addInitScript(afterTheTour)
  return { context, telltale: new Telltale(await context.newPage()) }
}

export { expect }
