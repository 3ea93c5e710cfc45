import { anotherProfile, expect, test, watch } from './pages.ts'

test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

test('a link opens the same texts, seed, moment and selection in another profile', async ({ telltale, page, browser }) => {
  await telltale.startWithBookinfo()
  await telltale.setLine(1, '# shared')
  await page.getByRole('button', { name: /^Pause/ }).click()
  await page.getByRole('button', { name: 'Keys' }).focus()
  await page.keyboard.press('x')
  await expect(telltale.inspector).toContainText(/Request \d/)
  const selected = /Request \d[\d,]*/.exec((await telltale.inspector.textContent()) ?? '')?.[0] ?? 'nothing'
  await telltale.clock.focus()
  for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowRight')
  await page.getByRole('button', { name: 'Share' }).first().click()
  await page.getByRole('dialog').getByRole('checkbox', { name: 'Start paused' }).check()
  const link = await telltale.copied(page.getByRole('dialog').getByRole('button', { name: /Copy link/ }))
  expect(link).toMatch(/#1\.seed=\d+&t=[\d.]+&/)
  const moment = new RegExp(`^${Number(/t=([\d.]+)/.exec(link)?.[1]).toFixed(1)} seconds of 60`)
  await page.keyboard.press('Escape')
  await expect(telltale.clock).toHaveAttribute('aria-valuetext', moment)
  await expect.poll(async () => (await telltale.storedFiles())[0]?.text ?? '').not.toBe('')
  const texts = await telltale.storedFiles()

  const other = await anotherProfile(browser)
  const trouble = watch(other.telltale.page)
  await other.telltale.page.goto(link)
  await expect(other.telltale.inspector).toContainText(selected)
  await expect(other.telltale.clock).toHaveAttribute('aria-valuetext', moment)
  await expect.poll(() => other.telltale.storedFiles()).toEqual(texts)

  // The inspector's own link leads to the request alone: to the time at which it was sent.
  const toRequest = await telltale.copied(page.getByRole('button', { name: 'Copy link to this request' }))
  expect(toRequest).toMatch(/&sel=request:\d+&.*paused=1/)
  const [, sent] = /at ([\d.]+)\ss/.exec((await telltale.inspector.textContent()) ?? '') ?? []
  await other.telltale.page.goto('about:blank')
  await other.telltale.page.goto(toRequest)
  await expect(other.telltale.inspector).toContainText(selected)
  await expect(other.telltale.clock).toHaveAttribute('aria-valuetext', new RegExp(`^${Number(sent).toFixed(1)} seconds`))
  expect(trouble).toEqual([])
  await other.context.close()
})

test('a damaged link says so and keeps the work that was there', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.setLine(1, '# mine')
  await expect.poll(async () => (await telltale.storedFiles()).some((file) => file.text.includes('# mine'))).toBe(true)
  await page.goto('/#1.seed=7&t=3&damaged-beyond-repair')
  await page.reload()
  await expect(page.getByText(/This link is (cut short|not from Telltale)/)).toBeVisible()
  expect((await telltale.storedFiles()).some((file) => file.text.includes('# mine'))).toBe(true)
})

test('the seed and the moment of a link can be edited by hand', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await page.getByRole('button', { name: 'Share' }).first().click()
  const link = await telltale.copied(page.getByRole('dialog').getByRole('button', { name: /Copy link/ }))
  await page.goto('about:blank')
  await page.goto(link.replace(/seed=\d+/, 'seed=42').replace(/t=[\d.]+/, 't=12'))
  await telltale.settled()
  // At once, and not when it has been played up to there.
  expect(await telltale.clock.getAttribute('aria-valuetext')).toMatch(/^1[2-9]/)
  await expect(telltale.timeline).toContainText('seed 42')
})
