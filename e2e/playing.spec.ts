import { expect, test } from './pages.ts'

test.use({ contextOptions: { reducedMotion: 'no-preference' } })

/** In the page: as much time as twenty pictures take. */
async function twentyFrames(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise(requestAnimationFrame)
}

test('pause, step, speed, scrub, seed and length', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.timeline.getByRole('button', { name: /^Pause/ }).click()
  const time = () => page.evaluate(() => (window as unknown as { __telltale(): { readonly time: number } }).__telltale().time)
  await expect(telltale.timeline.getByRole('button', { name: /^Play/ })).toBeVisible()
  const rest = await time()
  await page.evaluate(twentyFrames)
  expect(await time()).toBe(rest)
  await telltale.timeline.getByRole('button', { name: 'Next event' }).click()
  await expect.poll(time).toBeGreaterThan(rest)
  await telltale.clock.focus()
  await page.keyboard.press('Home')
  await expect(telltale.clock).toHaveAttribute('aria-valuetext', /^0\.0/)
  await page.keyboard.press('End')
  await expect(telltale.clock).toHaveAttribute('aria-valuetext', /^60\.0/)
  const before = await telltale.headline()
  await telltale.timeline.getByRole('button', { name: 'New seed' }).click()
  await expect.poll(() => telltale.headline()).not.toBe(before)
})

test('the same seed gives the same figures after a reload', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  const table = await telltale.table()
  expect(table.length).toBeGreaterThan(5)
  await page.reload()
  await telltale.settled()
  expect(await telltale.table()).toEqual(table)
})

test('the timeline tells the figures of the moment that is pointed at, zooms by wheel and keys, and goes to its marks', async ({
  telltale,
  page,
}) => {
  await telltale.startWithBookinfo()
  const { timeline, clock } = telltale
  await timeline.getByRole('button', { name: /^Pause/ }).click()
  await clock.press('Home')
  await expect(clock).toHaveAttribute('aria-valuetext', /^0\.0 /)
  const shares = timeline.locator('.tt-track-values')
  const ticks = timeline.locator('.tt-axis text')
  const atStart = await shares.innerText()
  const box = (await timeline.locator('.tt-charts').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height / 2)
  await expect.poll(() => shares.innerText()).not.toBe(atStart)
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, -600)
  await page.keyboard.up('Control')
  await expect(ticks.filter({ hasText: '60 s' })).toHaveCount(0)
  await page.mouse.move(box.x + box.width * 0.7, box.y - 200)
  await expect.poll(() => shares.innerText()).toBe(atStart)
  await clock.press('0')
  await expect(ticks.last()).toHaveText('60 s')
  await clock.press('+')
  await clock.press('+')
  await expect(ticks.first()).toHaveText('0')
  await expect(ticks.filter({ hasText: '60 s' })).toHaveCount(0)
  await clock.press('End')
  await expect(ticks.last()).toHaveText('60 s')
  await clock.press('0')
  await clock.press('Home')
  await clock.press('Shift+ArrowRight')
  const first = timeline.getByRole('button', { name: /ejected/ }).first()
  const moment = /at ([\d.]+)/.exec((await first.getAttribute('aria-label')) ?? '')?.[1]
  await expect(clock).toHaveAttribute('aria-valuetext', new RegExp(`^${moment} seconds`))
  await timeline.getByRole('button', { name: /^reviews 50 \/ 50, at 40\.0/ }).click()
  await expect(clock).toHaveAttribute('aria-valuetext', /^40\.0 seconds/)
  await timeline.getByRole('button', { name: /^seed/ }).click()
  await page.getByLabel('Length in seconds').fill('20')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(clock).toHaveAttribute('aria-valuetext', /^20\.0 seconds of 20/)
})
