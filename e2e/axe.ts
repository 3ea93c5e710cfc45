import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** All that a theme can spoil: the rest is the same in each. */
const rulesOfThemes = ['color-contrast', 'link-in-text-block']

/** What axe finds in the page, or in parts of it, each as the rule and where it is broken. */
export async function violations(page: Page, ...within: readonly string[]): Promise<readonly string[]> {
  return found(page, new AxeBuilder({ page }), within)
}

/** The same in both themes; leaves the page in the other one. */
export async function violationsInBothThemes(page: Page, ...within: readonly string[]): Promise<readonly string[]> {
  const inOne = await violations(page, ...within)
  const html = page.locator('html')
  const other = (await html.getAttribute('data-theme')) === 'dark' ? 'light' : 'dark'
  await page.emulateMedia({ colorScheme: other })
  await expect(html).toHaveAttribute('data-theme', other)
  const inOther = await found(page, new AxeBuilder({ page }).withRules(rulesOfThemes), within)
  return [...inOne, ...inOther.map((violation) => `${other}: ${violation}`)]
}

async function found(page: Page, axe: AxeBuilder, within: readonly string[]): Promise<readonly string[]> {
  await still(page)
  for (const part of within) axe.include(part)
  // Otherwise each look opens a window of its own to put together what the frames of a page say, and takes three times as long.
  const { violations: all } = await axe.setLegacyMode().analyze()
  return all.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
}

/** Until nothing moves: what fades in has its contrast, and what grows its size, only when it is there. */
export async function still(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document.getAnimations().every(({ playState, effect }) => playState !== 'running' || effect?.getComputedTiming().endTime === Infinity),
  )
}
