import { expect, test } from './pages.ts'

test.use({ contextOptions: { reducedMotion: 'no-preference' } })

test('pause, step, speed, scrub, seed and length', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.timeline.getByRole('button', { name: /^Pause/ }).click()
  const time = () => page.evaluate(() => (window as unknown as { __telltale(): { readonly time: number } }).__telltale().time)
  const rest = await time()
  await page.waitForTimeout(300)
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
