import { expect, type Locator, type Page } from '@playwright/test'
import type { Telltale } from './pages.ts'

/** What a person does with the window, told in keys alone. Begins with nothing open and the focus nowhere. */
export interface KeyAction {
  readonly name: string
  readonly does: (telltale: Telltale, page: Page) => Promise<unknown>
}

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

/** Goes on with Tab until `target` has the focus. */
async function tabTo(page: Page, target: Locator, tab = 'Tab'): Promise<void> {
  await target.first().waitFor({ timeout: 15_000 })
  for (let i = 0; i < 80; i++) {
    if (await target.first().evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press(tab)
  }
  throw new Error(`Tab does not reach ${target}`)
}

/** Goes through the picture's list to what is named. */
async function pick({ page, topology }: Telltale, name: RegExp): Promise<void> {
  const list = topology.getByRole('list', { name: 'Services and versions' })
  // After a table it is not there in the moment that the table is gone.
  await list.getByRole('button').first().waitFor()
  await press(page, 'p', 'Home')
  await expect(list.locator(':focus')).toHaveCount(1)
  for (let i = 0; i < 30; i++) {
    if (name.test((await page.locator(':focus').getAttribute('aria-label')) ?? '')) return
    await page.keyboard.press('ArrowDown')
  }
  throw new Error(`${name} is not in the picture`)
}

async function command({ page }: Telltale, words: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox')).toBeFocused()
  await page.keyboard.type(`>${words}`)
  await expect(page.getByRole('option').first()).toContainText(words)
  await page.keyboard.press('Enter')
}

/** The menu that was asked for is there and has the keys. */
async function menuOpen(page: Page): Promise<void> {
  await expect(page.getByRole('menu')).toBeVisible()
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[role=menu]') !== null)).toBe(true)
}

/** Takes what begins with `words` from it. */
async function choose(page: Page, words: string): Promise<void> {
  await menuOpen(page)
  await page.keyboard.type(words)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menu')).toHaveCount(0)
}

const time = (page: Page) => page.evaluate(() => (window as unknown as { __telltale(): { readonly time: number } }).__telltale().time)

const top = (element: Locator) => element.evaluate((each) => each.getBoundingClientRect().top)

const heading = ({ inspector }: Telltale, name: RegExp) => expect(inspector.getByRole('heading', { name })).toBeVisible()

const scope = ({ topology }: Telltale) => topology.getByRole('button', { name: /^Figures of/ })

export const inPicture: readonly KeyAction[] = [
  {
    name: 'zoom in, and fit',
    does: async ({ topology }, page) => {
      const zoom = topology.getByRole('group', { name: 'Zoom' }).getByRole('status')
      const fitted = (await zoom.textContent()) ?? ''
      await press(page, '+', '+')
      await expect(zoom).not.toHaveText(fitted)
      await press(page, '0')
      await expect(zoom).toHaveText(fitted)
    },
  },
  {
    name: 'inspect an edge from the service it leads to',
    does: async (telltale, page) => {
      await pick(telltale, /^reviews v3/)
      await press(page, 'Enter', 'i')
      await tabTo(page, telltale.inspector.getByRole('button', { name: /^productpage.* to reviews v3$/ }))
      await press(page, 'Enter')
      await heading(telltale, /productpage to reviews v3/)
    },
  },
  {
    name: 'inspect an edge from the table',
    does: async (telltale, page) => {
      await press(page, 't')
      const table = page.getByRole('region', { name: 'The picture as tables' })
      await table.waitFor()
      await press(page, 'p')
      await tabTo(page, table.getByRole('button', { name: 'reviews v3' }))
      await press(page, 'Enter')
      await heading(telltale, /productpage.* to reviews v3/)
      await press(page, 'Escape', 't')
      await expect(table).toHaveCount(0)
    },
  },
  {
    name: 'inspect a pod',
    does: async (telltale, page) => {
      await pick(telltale, /^reviews v3/)
      await press(page, 'Enter', 'i')
      await tabTo(page, telltale.inspector.getByRole('button', { name: /^v3-0$/ }))
      await press(page, 'Enter')
      await heading(telltale, /^Pod /)
    },
  },
  {
    name: 'go to the line of a badge',
    does: async (telltale, page) => {
      await pick(telltale, /^details, /)
      await press(page, 'Enter', 'i')
      await tabTo(
        page,
        telltale.inspector
          .getByRole('listitem')
          .filter({ hasText: /^Mirroring/ })
          .getByRole('button')
          .last(),
      )
      await press(page, 'Enter')
      await expect(telltale.manifests.locator(':focus')).toHaveCount(1)
      await press(page, 'F6')
    },
  },
  {
    name: 'colour by another service',
    does: async (telltale, page) => {
      for (const service of ['details', 'reviews']) {
        await pick(telltale, new RegExp(`^${service}, `))
        await press(page, 'Shift+F10')
        await choose(page, 'Colour')
        await expect(telltale.topology.getByText(`colour: ${service}`)).toBeVisible()
      }
    },
  },
  {
    name: 'move a card, and tidy',
    does: async (telltale, page) => {
      await pick(telltale, /^details, /)
      const card = page.locator(':focus')
      const before = await top(card)
      await press(page, 'Control+ArrowUp', 'Control+ArrowUp')
      await expect.poll(() => top(card)).toBe(before - 32)
      await press(page, 'Shift+L')
      await expect.poll(() => top(card)).toBe(before)
    },
  },
  {
    name: 'take the figures of the whole run',
    does: async (telltale, page) => {
      await press(page, 'p')
      await tabTo(page, scope(telltale), 'Shift+Tab')
      await press(page, 'Enter')
      await choose(page, 'Whole')
      await expect(scope(telltale)).toContainText('Whole run')
    },
  },
]

export const inTimeline: readonly KeyAction[] = [
  {
    name: 'choose a speed',
    does: async ({ timeline }, page) => {
      await press(page, 'p', 'F6')
      await tabTo(page, timeline.getByRole('button', { name: /more speeds/ }))
      await press(page, 'Enter')
      await choose(page, '0.01')
      await expect(timeline).toContainText('0.01×')
    },
  },
  {
    name: 'show another track',
    does: async ({ timeline }, page) => {
      await press(page, 'p', 'F6')
      await tabTo(page, timeline.getByRole('button', { name: 'More tracks' }))
      await press(page, 'Enter')
      await menuOpen(page)
      await page.keyboard.type('Retr')
      await press(page, 'Enter', 'Escape')
      await expect(timeline.getByText('Retries', { exact: true })).toBeVisible()
    },
  },
  {
    name: 'type a seed',
    does: async ({ timeline }, page) => {
      await press(page, 'p', 'F6')
      await tabTo(page, timeline.getByRole('button', { name: /^seed/ }))
      await press(page, 'Enter')
      await tabTo(page, page.getByRole('dialog').getByLabel(/Seed/))
      await press(page, 'Control+a')
      await page.keyboard.type('99')
      await press(page, 'Enter')
      await expect(timeline.getByRole('button', { name: /^seed 99/i })).toBeVisible()
    },
  },
  {
    name: 'go from mark to mark, and look closer',
    does: async ({ timeline, clock }, page) => {
      await press(page, 'p', 'F6')
      await tabTo(page, clock)
      await press(page, 'Home', 'Shift+ArrowRight')
      const first = await time(page)
      expect(first).toBeGreaterThan(0)
      await press(page, 'Shift+ArrowRight')
      expect(await time(page)).toBeGreaterThan(first)
      await expect(timeline.getByText('60 s', { exact: true })).toBeVisible()
      await press(page, '+', '+')
      await expect(timeline.getByText('60 s', { exact: true })).toHaveCount(0)
      await press(page, '0')
      await expect(timeline.getByText('60 s', { exact: true })).toBeVisible()
    },
  },
]

export const inInspector: readonly KeyAction[] = [
  {
    name: 'walk the life of a request',
    does: async ({ inspector }, page) => {
      await press(page, 'x', 'i')
      const rows = inspector.getByRole('treegrid', { name: 'Life' }).getByRole('row')
      await tabTo(page, rows)
      await press(page, 'ArrowDown', 'ArrowDown')
      await expect(rows.nth(2)).toBeFocused()
    },
  },
  {
    name: 'copy a request as the proxies would log it',
    does: async ({ inspector }, page) => {
      await press(page, 'x', 'i')
      await tabTo(page, inspector.getByRole('button', { name: 'Copy as access log' }))
      await press(page, 'Enter')
      await expect(page.getByText(/access-log lines? copied/)).toBeVisible()
    },
  },
  {
    name: 'find requests by a query, and open one',
    does: async (telltale, page) => {
      await pick(telltale, /^reviews v3/)
      await press(page, 'Enter', 'i')
      await tabTo(page, telltale.inspector.getByRole('searchbox', { name: 'Filter requests' }))
      await page.keyboard.type('status>=500 version=v3')
      const rows = telltale.inspector.getByRole('table').last()
      await expect(rows.getByRole('row').nth(1)).toContainText('50')
      await tabTo(page, rows.getByRole('button'))
      await press(page, 'Enter')
      await heading(telltale, /^Request \d/)
    },
  },
  {
    name: 'ask about a request, and send a hundred',
    does: async ({ inspector }, page) => {
      await press(page, 'a')
      await expect(inspector.getByLabel('URL')).toBeFocused()
      await press(page, 'Control+a')
      await page.keyboard.type('http://reviews:9080/reviews/0')
      await tabTo(page, inspector.getByLabel('From', { exact: true }))
      await page.keyboard.type('productpage-v1')
      await expect(inspector.getByRole('region', { name: 'Answer' })).toContainText('reviews v3')
      await tabTo(page, inspector.getByRole('button', { name: 'Send 100' }))
      await press(page, 'Enter')
      await expect(inspector.getByRole('button', { name: 'Send 100 others' })).toBeVisible()
    },
  },
  {
    name: "look into a proxy's configuration",
    does: async (telltale, page) => {
      await command(telltale, 'Envoy configuration')
      const dialog = page.getByRole('dialog', { name: /Envoy/ })
      await tabTo(page, dialog.getByRole('tab', { selected: true }))
      await press(page, 'ArrowRight')
      await expect(dialog.getByRole('tab').nth(1)).toHaveAttribute('aria-selected', 'true')
    },
  },
]

export const inFiles: readonly KeyAction[] = [
  {
    name: 'go to the next problem, and to one of the list',
    does: async ({ manifests }, page) => {
      const place = manifests.getByText(/^Ln \d+, Col \d+$/)
      await press(page, 'F8')
      await expect(manifests.locator('.monaco-editor :focus')).toHaveCount(1)
      await expect(place).not.toHaveText('Ln 1, Col 1')
      await press(page, 'Control+Home')
      await expect(place).toHaveText('Ln 1, Col 1')
      await press(page, 'F8')
      await expect(place).not.toHaveText('Ln 1, Col 1')
      // From now on Tab leaves the text.
      await press(page, 'Control+m')
      await tabTo(page, manifests.getByRole('button', { name: /problem|warning|note/ }))
      await press(page, 'Enter')
      const listed = page.getByRole('listitem').locator(':focus')
      await expect(listed).toHaveCount(1)
      await press(page, 'Enter')
      await expect(manifests.locator('.monaco-editor :focus')).toHaveCount(1)
    },
  },
  {
    name: 'add a file, rename it, move it, remove it, and bring it back',
    does: async (telltale, page) => {
      const { manifests } = telltale
      const open = manifests.getByRole('tab', { selected: true })
      await command(telltale, 'New file')
      await expect(open).toHaveAccessibleName(/^manifest\.yaml/)
      await tabTo(page, open)
      await press(page, 'F2', 'Control+a')
      await page.keyboard.type('canary.yaml')
      await press(page, 'Enter')
      await expect(open).toHaveAccessibleName(/^canary\.yaml/)
      await expect(open).toBeFocused()
      await press(page, 'Shift+Home')
      await expect(manifests.getByRole('tab').first()).toHaveAccessibleName(/^canary\.yaml/)
      await expect(open).toBeFocused()
      await press(page, 'Delete')
      await expect(manifests.getByRole('tab', { name: /^canary\.yaml/ })).toHaveCount(0)
      await expect(open).toBeFocused()
      const undo = page.getByRole('button', { name: 'Undo' })
      for (let i = 0; i < 6 && !(await undo.evaluate((element) => element === document.activeElement)); i++) await press(page, 'F6')
      await press(page, 'Enter')
      await expect(manifests.getByRole('tab').first()).toHaveAccessibleName(/^canary\.yaml/)
    },
  },
  {
    name: 'open files and folders, and take all of them out',
    does: async (telltale, page) => {
      for (const words of ['Open files', 'Open a folder']) {
        const asked = page.waitForEvent('filechooser')
        await command(telltale, words)
        await asked
      }
      for (const [words, end] of [
        ['Download as one file', '.yaml'],
        ['Download as zip', '.zip'],
      ] as const) {
        const taken = page.waitForEvent('download')
        await command(telltale, words)
        expect((await taken).suggestedFilename()).toContain(end)
      }
    },
  },
]
