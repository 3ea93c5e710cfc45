import type { Page } from '@playwright/test'
import { violationsInBothThemes } from './axe.ts'
import { faultyEngine } from './faults.ts'
import { expect, type Telltale, test } from './pages.ts'

/** Every screen, dialog, menu and state, each opened once and looked at by axe in both themes, in the window and on a phone. */

test.setTimeout(480_000)

const lens = '[role=dialog], [role=menu]'

interface State {
  readonly name: string
  /** Brings it up from the main window. */
  readonly open: (telltale: Telltale) => Promise<unknown>
  /** What must be there to be looked at. */
  readonly shows: string | RegExp
  /** Takes it away again; Esc, where it is left out. */
  readonly close?: (telltale: Telltale) => Promise<unknown>
}

const command = (label: string) => async (telltale: Telltale) => {
  const { page } = telltale
  await page.keyboard.press('Control+k')
  const field = page.getByRole('dialog', { name: 'Search or run a command' }).getByRole('combobox')
  await field.fill(`>${label}`)
  await expect(page.getByRole('option').first()).toContainText(label)
  await field.press('Enter')
  await expect(field).toHaveCount(0)
}

/** Until it is there, in words that are seen or only heard. */
async function shown(page: Page, words: string | RegExp): Promise<void> {
  await page.getByText(words).or(page.getByLabel(words)).first().waitFor({ state: 'attached', timeout: 30_000 })
}

/** What axe finds in what shows `words`, all through both looks. */
async function violationsOf(page: Page, words: string | RegExp): Promise<readonly string[]> {
  await shown(page, words)
  const found = await violationsInBothThemes(page)
  await shown(page, words)
  return found
}

async function leaveFocus(page: Page): Promise<void> {
  await page.evaluate(() => (document.activeElement instanceof HTMLElement ? document.activeElement.blur() : undefined))
}

/** What stands still is the same to axe, and leaves it the machine. */
async function pause({ timeline }: Telltale): Promise<void> {
  await timeline.getByRole('button', { name: 'Pause', exact: true }).click()
}

const press =
  (key: string) =>
  ({ page }: Telltale) =>
    page.locator('body').press(key)

const button =
  (name: string | RegExp) =>
  ({ page }: Telltale) =>
    page.getByRole('button', { name }).first().click()

const tab =
  (name: string | RegExp) =>
  ({ page }: Telltale) =>
    page.getByRole('dialog').getByRole('tab', { name }).click()

const stay = async () => undefined

const leave = ({ page }: Telltale) => page.keyboard.press('Escape')

const chosen = (name: RegExp) => (telltale: Telltale) => telltale.select(name)

/** In the window; a dialog whose tabs are looked at one after the other stays open between them. */
const states: readonly State[] = [
  { name: 'main window', open: stay, shows: /requests succeed/ },
  { name: 'menu of the scenario', open: ({ page }) => page.locator('header .tt-scenario').click(), shows: 'Download as zip' },
  { name: 'menu of the file', open: button('File menu'), shows: /^Remove / },
  { name: 'menu of the scope', open: button(/^Figures of/), shows: 'Whole run' },
  { name: 'menu of speeds', open: button(/more speeds/), shows: '100×' },
  { name: 'menu of tracks', open: button('More tracks'), shows: 'Ejections' },
  {
    name: 'menu of a card',
    open: ({ topology }) =>
      topology
        .getByRole('button', { name: /^reviews v3/ })
        .first()
        .press('Shift+F10'),
    shows: 'Fault injection',
  },
  { name: 'seed and length', open: button(/^seed/), shows: 'Length in seconds' },
  { name: 'problems', open: ({ manifests }) => manifests.locator('.tt-problem-counts').click(), shows: /never reached|IST0130/ },
  { name: 'palette', open: press('Control+k'), shows: 'results' },
  {
    name: 'palette that finds nothing',
    open: async ({ page }) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox').fill('zzzz')
    },
    shows: '0 results',
  },
  { name: 'settings', open: press('Control+,'), shows: 'Per minute' },
  { name: 'keys', open: press('?'), shows: 'Play or pause' },
  { name: 'examples', open: command('Examples'), shows: 'Mirroring' },
  { name: 'history', open: command('History'), shows: 'History' },
  { name: 'what is modelled', open: command('What is modelled'), shows: 'Fields without effect' },
  { name: 'metrics', open: command('Metrics of this run'), shows: 'istio_requests_total', close: stay },
  { name: 'metrics as CSV', open: tab('CSV'), shows: 'Download .csv' },
  { name: 'share', open: press('s'), shows: 'Copy', close: stay },
  { name: 'share: frame', open: tab('Embed'), shows: 'Copy the frame', close: stay },
  { name: 'share: image', open: tab('Image'), shows: 'Download image', close: stay },
  { name: 'share: YAML', open: tab('YAML'), shows: 'Download .telltale.yaml', close: stay },
  { name: 'share: kubectl', open: tab('kubectl'), shows: 'kubectl apply' },
  { name: 'plan of a rollout', open: command('Plan a rollout'), shows: /^Rehearse a rollout of/ },
  { name: 'plans compared', open: command('Compare plans of a rollout'), shows: 'No rollout to rehearse' },
  { name: 'Envoy configuration', open: command('Envoy configuration'), shows: 'Proxy of' },
  { name: 'a wizard', open: command('Set up traffic shifting for reviews'), shows: 'What is written' },
  { name: 'wizard that deletes', open: command('Delete the traffic routing of reviews'), shows: 'What goes' },
  { name: 'inspector of a service', open: chosen(/^reviews, /), shows: 'What acts here', close: stay },
  { name: 'words of a term', open: ({ inspector }) => inspector.getByRole('button', { name: 'p99' }).first().click(), shows: 'Glossary' },
  { name: 'inspector of a version', open: chosen(/^reviews v3/), shows: 'Weights of route canary' },
  { name: 'inspector of a source', open: chosen(/^shoppers/), shows: 'Rate' },
  { name: 'inspector of a request', open: press('x'), shows: 'Life' },
  { name: 'tables', open: press('t'), shows: 'The picture as tables', close: press('t') },
  { name: 'comparison', open: press('c'), shows: 'After' },
  { name: 'lessons', open: press('l'), shows: 'How a Service picks pods', close: press('l') },
  { name: 'tour', open: command('Show the tour'), shows: 'Change the text here' },
  {
    name: 'message',
    open: async (telltale) => {
      await press('Control+s')(telltale)
      // It stays while it is pointed at.
      await telltale.page.getByText('Saved in this browser').hover()
    },
    shows: 'Saved in this browser',
    close: stay,
  },
]

/** What stands in place of the picture or over it, by what is written at the end of a line. */
const texts: readonly { readonly name: string; readonly line: number; readonly text: string; readonly shows: string | RegExp }[] = [
  { name: 'a text that does not parse', line: 6, text: ' x', shows: /does not parse/ },
  { name: 'an engine that failed', line: 1, text: ' # fault: throw', shows: 'Telltale has a bug' },
  { name: 'an engine that is behind', line: 1, text: ' # fault: hang', shows: 'The engine is behind.' },
]

const service =
  'apiVersion: v1\nkind: Service\nmetadata: { name: shop }\nspec: { selector: { app: shop }, ports: [{ name: http, port: 80 }] }\n'
const silence = '---\napiVersion: telltale.dev/v1\nkind: Scenario\nmetadata: { name: s }\nspec:\n  duration: 5s\n  traffic: []\n'

const openings: readonly { readonly name: string; readonly fragment?: string; readonly paste?: string; readonly shows: string | RegExp }[] =
  [
    { name: 'a link cut short', fragment: '#1.seed=7&z.H4sIAAAA', shows: /cut short|not from Telltale/ },
    { name: 'a link of something else', fragment: '#not-a-scenario', shows: 'This link is not from Telltale' },
    { name: 'a link from a newer Telltale', fragment: '#99.seed=7&x', shows: 'This link is from a newer Telltale' },
    { name: 'nobody who sends', paste: `${service}${silence}`, shows: 'Nothing sends requests yet' },
  ]

test('every dialog, menu and panel is clean to axe', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.editor()
  await press('Escape')(telltale)
  await pause(telltale)
  for (const { name, open, shows, close = leave } of states)
    await test.step(name, async () => {
      await open(telltale)
      expect.soft(await violationsOf(page, shows), name).toEqual([])
      await close(telltale)
      if (close === leave) await expect(page.locator(lens)).toHaveCount(0)
      await leaveFocus(page)
    })
})

test('what stands in place of the picture or over it is clean to axe', async ({ telltale, page }) => {
  await faultyEngine(page)
  await telltale.startWithBookinfo()
  await pause(telltale)
  for (const { name, line, text, shows } of texts)
    await test.step(name, async () => {
      await telltale.append(line, text)
      expect.soft(await violationsOf(page, shows), name).toEqual([])
      await telltale.append(line, '')
      for (let i = 0; i < text.length; i++) await page.keyboard.press('Backspace')
      await expect(page.getByText(shows)).toHaveCount(0)
    })
})

for (const { name, fragment = '', paste, shows } of openings)
  test(`${name} is clean to axe`, async ({ telltale, page }) => {
    await page.goto(`/${fragment}`)
    if (paste) await page.getByRole('button', { name: 'Start with Bookinfo' }).first().waitFor()
    if (paste) await telltale.paste(paste)
    expect(await violationsOf(page, shows)).toEqual([])
  })

test('on a phone every panel and menu is clean to axe', async ({ telltale, page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await telltale.startWithBookinfo()
  const panels = page.getByRole('navigation', { name: 'Panels' })
  const looks: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['picture', async () => undefined],
    ['menu', button('Menu').bind(null, telltale)],
    ['menu away', leave.bind(null, telltale)],
    ['text', () => panels.getByRole('button', { name: 'YAML' }).click()],
    ['problems', () => telltale.manifests.locator('.tt-problem-counts').click()],
    ['problems away', leave.bind(null, telltale)],
    ['inspector', () => panels.getByRole('button', { name: 'Inspect' }).click()],
    ['lessons', () => panels.getByRole('button', { name: 'Lessons' }).click()],
  ]
  for (const [name, open] of looks)
    await test.step(name, async () => {
      await open()
      if (name.endsWith('away')) await expect(page.locator(lens)).toHaveCount(0)
      await leaveFocus(page)
      await expect(page.getByRole('tooltip')).toHaveCount(0)
      expect.soft(await violationsInBothThemes(page), name).toEqual([])
      expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(390)
    })
})
