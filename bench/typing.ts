import type { Browser, Page } from '@playwright/test'
import { goBehindWeight, openPage, quantile, type Shown, watchShown } from './page.ts'
import { workerSeconds } from './thread-time.ts'

interface Waits {
  readonly waited: number[]
  readonly written: number[]
}

/** Where the playhead stands while the text is edited, and what the labels count there. */
interface Place {
  readonly name: string
  readonly paused: boolean
  /** Keys on the timeline's slider that lead there. */
  readonly keys: readonly string[]
  readonly scope?: string
}

/** What the timeline changes at 40 s takes the edited rule's place: behind it the labels of "This step" stay as they are. */
const places: readonly Place[] = [
  { name: 'at the beginning, playing', paused: false, keys: ['Home'] },
  { name: 'paused in the middle of the first step', paused: true, keys: ['Home', 'PageUp', 'PageUp'] },
  { name: 'paused at the end, the whole run counts', paused: true, keys: ['End'], scope: 'Whole run' },
]

/** The first edits compile code, not texts. */
const warmUp = 6
const counted = 32
/** The playhead goes back before it plays into the second step. */
const editsPerSeek = 8
const atMostMs = 5000

/** Types into a weight of Bookinfo: until the picture shows other shares; and without a rest, how long keys wait. */
export async function typing(browser: Browser, url: string): Promise<void> {
  const { context, page } = await openPage(browser)
  await page.goto(url)
  await page.getByRole('button', { name: 'Start with Bookinfo' }).first().click()
  await page.locator('.monaco-editor .view-lines').waitFor({ timeout: 60_000 })
  await page.waitForTimeout(2000)
  const length = await goBehindWeight(page)
  await page.evaluate(watchShown, '.tt-stage')
  await page.evaluate(watchKeys)
  console.log(`edit to picture, Bookinfo (${length} characters open), 60 s at 40/s:`)
  for (const place of places) await measure(browser, page, place)
  await keys(page)
  await context.close()
}

async function measure(browser: Browser, page: Page, place: Place): Promise<void> {
  await goTo(page, place)
  await edits(page, place, warmUp)
  const times = await edits(page, place, counted)
  const missed = times.filter((time) => time === null).length
  const shown = times.filter((time) => time !== null)
  // By itself: tracing costs time.
  const seconds = await workerSeconds(browser, page, 'engine', async () => void (await edits(page, place, editsPerSeek)))
  const figures = [0.5, 0.95].map((part) => `p${100 * part} ${quantile(shown, part).toFixed(0)} ms`).join(', ')
  console.log(
    `  ${place.name}: ${figures}; the worker computes ${((1000 * seconds) / editsPerSeek).toFixed(1)} ms${missed > 0 ? `; ${missed} of ${times.length} never shown` : ''}`,
  )
}

/** Puts the playhead there, and the keys back into the editor. */
async function goTo(page: Page, { paused, keys: moves, scope }: Place): Promise<void> {
  const [wanted, other] = paused ? ['Play', 'Pause'] : ['Pause', 'Play']
  const timeline = page.getByRole('region', { name: 'Timeline' })
  await timeline.getByRole('slider', { name: 'Time of the run' }).focus()
  for (const key of moves) await page.keyboard.press(key)
  const button = timeline.getByRole('button', { name: new RegExp(`^${other}`) })
  if (await button.isVisible()) await button.click()
  await timeline.getByRole('button', { name: new RegExp(`^${wanted}`) }).waitFor()
  if (scope) {
    await page.getByRole('button', { name: /^Figures of/ }).click()
    await page
      .getByRole('menuitemradio', { name: scope })
      .or(page.getByRole('menuitemcheckbox', { name: scope }))
      .click()
    // A menu that closes gives the focus back to its button.
    await page.getByRole('menu').waitFor({ state: 'hidden' })
    await page.waitForTimeout(300)
  }
  await page.locator('.monaco-editor').getByRole('textbox').first().focus()
}

/** Milliseconds until each edit was shown; null where the labels stayed as they were. */
async function edits(page: Page, place: Place, count: number): Promise<readonly (number | null)[]> {
  const times: (number | null)[] = []
  for (let i = 0; i < count; i++) {
    if (!place.paused && i % editsPerSeek === 0) await goTo(page, place)
    times.push(await edit(page, i % 2 === 0 ? '0' : 'Backspace'))
    await page.waitForTimeout(150)
  }
  return times
}

async function edit(page: Page, key: string): Promise<number | null> {
  const before = await page.evaluate(() => (window as unknown as Shown).shownAfter.length)
  await page.keyboard.press(key)
  const isShown = (n: number) => (window as unknown as Shown).shownAfter.length > n
  try {
    await page.waitForFunction(isShown, before, { timeout: atMostMs })
  } catch {
    return null
  }
  return page.evaluate(() => (window as unknown as Shown).shownAfter.at(-1) ?? null)
}

/** Ten keys a second: runs begin and end all the time. */
async function keys(page: Page): Promise<void> {
  await page.evaluate(() => Object.assign(window, { waited: [], written: [] }))
  for (let i = 0; i < 100; i++) {
    await page.keyboard.press(i % 2 === 0 ? '0' : 'Backspace')
    await page.waitForTimeout(100)
  }
  const { waited, written } = await page.evaluate(() => ({ ...(window as unknown as Waits) }) as Waits)
  console.log(
    `keys while it runs: wait p95 ${quantile(waited, 0.95).toFixed(1)} ms, are in the text after p95 ${quantile(written, 0.95).toFixed(1)} ms`,
  )
}

/** In the page: from a key to its handler, and to the end of all handlers. */
function watchKeys(): void {
  const times: Waits = { waited: [], written: [] }
  Object.assign(window, times)
  const now = window as unknown as Waits
  addEventListener(
    'keydown',
    ({ timeStamp }) => {
      now.waited.push(performance.now() - timeStamp)
      const channel = new MessageChannel()
      channel.port1.onmessage = () => now.written.push(performance.now() - timeStamp)
      channel.port2.postMessage(null)
    },
    { capture: true },
  )
}
