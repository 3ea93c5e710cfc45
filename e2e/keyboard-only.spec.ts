import type { Page } from '@playwright/test'
import { violations } from './axe.ts'
import { inFiles, inInspector, inPicture, inTimeline, type KeyAction } from './key-actions.ts'
import { expect, test } from './pages.ts'

test.setTimeout(240_000)

interface Stop {
  readonly region: string
  readonly name: string
  readonly visible: boolean
}

/** What has the focus, in which region, and whether one can see that it has. */
function stopAt(page: Page): Promise<Stop | null> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (!element || element === document.body) return null
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
    // In a text it is the cursor that shows it.
    const isText = element.closest('.monaco-editor') !== null || element.matches('textarea')
    const ringed = (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1) || boxShadow !== 'none'
    const region = element.closest('section[aria-label], aside[aria-label], nav[aria-label], header')
    return {
      region: region?.getAttribute('aria-label') ?? 'banner',
      name: element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40) ?? '',
      visible: isText || (ringed && element.checkVisibility()),
    }
  })
}

test('Tab goes through the whole window and out of it; one always sees where', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.manifests.locator('.monaco-editor .view-lines').waitFor({ timeout: 30_000 })
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await page.keyboard.press('e')
  await telltale.editor()
  await page.keyboard.press('Control+m')
  const stops: Stop[] = []
  await page.getByRole('button', { name: 'Telltale: welcome' }).focus()
  for (let stop = await stopAt(page); stop !== null && stops.length < 60; stop = await stopAt(page)) {
    stops.push(stop)
    await page.keyboard.press('Tab')
  }
  expect(stops.filter(({ visible }) => !visible)).toEqual([])
  expect(stops.length).toBeLessThan(60)
  expect([...new Set(stops.map(({ region }) => region))]).toEqual(['banner', 'Manifests', 'Topology', 'Timeline'])
})

test('what a key opens gives the focus back to where it was', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await page.keyboard.press('p')
  await page.keyboard.press('ArrowRight')
  const before = await stopAt(page)
  expect(before?.region).toBe('Topology')
  for (const [key, dialog] of [
    ['Control+,', 'Settings'],
    ['?', 'Keys'],
    ['s', 'Share'],
    ['Control+k', 'Search or run a command'],
  ] as const) {
    await page.keyboard.press(key)
    const shown = page.getByRole('dialog', { name: dialog })
    await expect(shown.locator(':focus').or(page.locator('[role=dialog]:focus'))).toHaveCount(1)
    for (let i = 0; i < 12; i++) await page.keyboard.press('Tab')
    // At its end a dialog hands the focus to its beginning with the next frame.
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null), dialog).toBe(true)
    await page.keyboard.press('Escape')
    await expect(shown).toHaveCount(0)
    await expect.poll(() => stopAt(page), { message: dialog }).toEqual(before)
  }
  await page.keyboard.press('c')
  await expect(page.getByRole('heading', { name: 'Compare' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Compare' })).toBeFocused()
})

test('a version is found, its weight set, a policy written and the inspector left, all by keyboard', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  const text = async () => (await telltale.storedFiles()).find(({ name }) => name === 'reviews-canary.yaml')?.text ?? ''
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await page.keyboard.press('p')
  const names: string[] = []
  for (let i = 0; i < 30 && !names.at(-1)?.startsWith('reviews v3'); i++) {
    await page.keyboard.press(i < 4 ? 'ArrowRight' : 'ArrowDown')
    names.push((await stopAt(page))?.name ?? '')
  }
  expect(names.at(-1)).toMatch(/^reviews v3/)
  await page.keyboard.press('Enter')
  await expect(telltale.inspector.getByRole('heading', { name: 'reviews v3' })).toBeVisible()
  await page.keyboard.press('i')
  const slider = telltale.inspector.getByRole('slider', { name: 'Weight of v3' })
  for (let i = 0; i < 40 && !(await slider.evaluate((element) => element === document.activeElement)); i++) await page.keyboard.press('Tab')
  await page.keyboard.press('PageUp')
  await expect.poll(text).toContain('weight: 20')
  const rule = telltale.inspector.getByRole('region', { name: 'Weights of route canary' })
  const timeout = rule.getByLabel('Timeout', { exact: true })
  for (let i = 0; i < 40 && !(await timeout.evaluate((element) => element === document.activeElement)); i++)
    await page.keyboard.press('Tab')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('7s')
  await page.keyboard.press('Enter')
  await expect.poll(text).toContain('timeout: 7s')
  await page.keyboard.type('9')
  await page.keyboard.press('Escape')
  await expect(timeout).toHaveValue('7s')
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(telltale.inspector).toBeHidden()
  await expect.poll(async () => (await stopAt(page))?.name).toMatch(/^reviews v3/)
  await page.keyboard.press('Shift+F10')
  await expect(page.getByRole('menuitem', { name: 'Fault injection' })).toBeVisible()
  // Letters that come before the menu has the focus are for the window.
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[role=menu]') !== null)).toBe(true)
  await page.keyboard.type('Fault')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Fault injection for reviews' })
  await expect(dialog).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect.poll(async () => (await stopAt(page))?.region).toBe('Topology')
})

const actions: readonly (readonly [string, readonly KeyAction[]])[] = [
  ['picture', inPicture],
  ['timeline', inTimeline],
  ['inspector', inInspector],
  ['files', inFiles],
]

for (const [where, does] of actions)
  test(`what is done in the ${where} is done by keys`, async ({ telltale, page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await telltale.startWithBookinfo()
    await telltale.editor()
    for (const action of does)
      await test.step(action.name, async () => {
        await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
        await action.does(telltale, page)
        await page.keyboard.press('Escape')
        await expect(page.getByRole('dialog').or(telltale.inspector)).toHaveCount(0)
      })
  })

/** Wider, the table of states looks at it. */
test.describe('the comparison', () => {
  for (const [width, height] of [
    [1024, 768],
    [390, 844],
  ] as const)
    test(`has its headings in order at ${width}`, async ({ telltale, page }) => {
      await page.setViewportSize({ width, height })
      await telltale.startWithBookinfo()
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
      await page.keyboard.press('c')
      await expect(page.getByRole('heading', { name: 'After' })).toBeVisible()
      expect(await violations(page)).toEqual([])
    })
})
