import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { violations } from './axe.ts'
import { expect, type Telltale, test } from './pages.ts'

test.use({ contextOptions: { reducedMotion: 'no-preference' } })

test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

async function openShare(telltale: Telltale, tab: string) {
  const { page } = telltale
  await page.getByRole('button', { name: 'Share' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Share' })
  await dialog.getByRole('tab', { name: tab }).click()
  return dialog
}

async function downloaded(page: Page, press: () => Promise<void>): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const [file] = await Promise.all([page.waitForEvent('download', { timeout: 120_000 }), press()])
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) }
}

/** How long each picture of a GIF stands, in hundredths of a second: off the block before each of them. */
function standing(gif: Buffer): readonly number[] {
  const block = Buffer.of(0x21, 0xf9, 4, 5)
  const times: number[] = []
  for (let at = gif.indexOf(block); at >= 0; at = gif.indexOf(block, at + 1))
    if (gif.readUIntBE(at + 6, 3) === 0xff002c) times.push(gif.readUInt16LE(at + 4))
  return times
}

test('a frame shows the picture and what plays it, keeps nothing, and opens in Telltale', async ({ telltale, page, context }) => {
  await telltale.startWithBookinfo()
  await page.getByRole('button', { name: /^Pause/ }).click()
  const dialog = await openShare(telltale, 'Embed')
  await dialog.getByLabel('Theme').selectOption('light')
  await dialog.getByRole('checkbox', { name: 'Start paused' }).check()
  expect(await violations(page)).toEqual([])
  const snippet = await telltale.copied(dialog.getByRole('button', { name: 'Copy the frame' }))
  expect(snippet).toMatch(/^<iframe src="[^"]+embed=1&amp;theme=light&amp;[^"]+" width="800" height="450"/)
  const link = /src="([^"]+)"/.exec(snippet)?.[1]?.replaceAll('&amp;', '&') ?? ''

  const kept = await page.evaluate(() => localStorage.getItem('telltale.work.v1'))
  const frame = await context.newPage()
  await frame.setViewportSize({ width: 800, height: 450 })
  await frame.goto(link)
  await expect(frame.getByRole('heading', { name: 'Reviews canary' })).toBeVisible()
  await expect(frame.getByRole('banner')).toContainText('requests succeed')
  await expect(frame.locator('html')).toHaveAttribute('data-theme', 'light')
  await expect(frame.getByRole('button', { name: 'Play' })).toBeVisible()
  expect(await frame.evaluate(() => document.activeElement === document.body)).toBe(true)
  expect(await violations(frame)).toEqual([])
  await frame.keyboard.press('t')
  await expect(frame.getByRole('region', { name: 'The picture as tables' })).toBeVisible()
  await frame.keyboard.press('t')
  await frame.keyboard.press('s')
  await expect(frame.getByRole('dialog')).toHaveCount(0)

  expect(await page.evaluate(() => localStorage.getItem('telltale.work.v1'))).toBe(kept)
  const [opened] = await Promise.all([context.waitForEvent('page'), frame.getByRole('button', { name: 'Open in Telltale' }).click()])
  await expect(opened.getByRole('region', { name: 'Manifests' })).toBeVisible()
})

test('a frame with the YAML shows it where there is room', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  const dialog = await openShare(telltale, 'Embed')
  await dialog.getByRole('checkbox', { name: 'With the YAML' }).check()
  const snippet = await telltale.copied(dialog.getByRole('button', { name: 'Copy the frame' }))
  const link = /src="([^"]+)"/.exec(snippet)?.[1]?.replaceAll('&amp;', '&') ?? ''
  await page.goto('about:blank')
  await page.setViewportSize({ width: 1000, height: 500 })
  await page.goto(link)
  const text = page.getByRole('region', { name: 'Manifests' })
  await expect(text).toContainText('kind: VirtualService')
  await text.getByRole('tab', { name: 'bookinfo.yaml' }).click()
  await expect(text).toContainText('kind: Deployment')
  await page.setViewportSize({ width: 420, height: 500 })
  await expect(text).toBeHidden()
})

test('the picture is handed on as PNG and SVG', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  const dialog = await openShare(telltale, 'Image')
  expect(await violations(page)).toEqual([])
  const save = () => dialog.getByRole('button', { name: 'Download image' }).click()
  const png = await downloaded(page, save)
  expect(png.name).toBe('bookinfo-canary.png')
  // Width and height stand in the first chunk of a PNG.
  expect([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)]).toEqual([2400, 1440])
  expect(png.bytes.length).toBeGreaterThan(60_000)
  await dialog.getByLabel('Format').selectOption('svg')
  const svg = (await downloaded(page, save)).bytes.toString()
  expect(svg).toMatch(/^<svg [^>]*width="1200" height="720"/)
  expect(svg).toContain('istio-ingressgateway')
  expect(svg.length).toBeLessThan(4_000_000)
})

test('ten seconds are handed on as a film, and the run stands where it stood', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await page.getByRole('button', { name: /^Pause/ }).click()
  const moment = await telltale.clock.getAttribute('aria-valuetext')
  const dialog = await openShare(telltale, 'Image')
  const film = await downloaded(page, () => dialog.getByRole('button', { name: 'Record 10 seconds' }).click())
  expect(film.name).toBe('bookinfo-canary.webm')
  expect(film.bytes.length).toBeGreaterThan(40_000)
  // A WebM begins with the mark of its container and names its codec.
  expect([film.bytes.readUInt32BE(0), /V_VP[89]/.test(film.bytes.subarray(0, 4000).toString('latin1'))]).toEqual([0x1a45dfa3, true])
  const gif = await downloaded(page, () => dialog.getByRole('button', { name: 'As GIF' }).click())
  expect([gif.name, gif.bytes.subarray(0, 6).toString(), gif.bytes.length > 40_000]).toEqual(['bookinfo-canary.gif', 'GIF89a', true])
  expect(standing(gif.bytes)).toEqual(Array.from({ length: 200 }, () => 5))
  await page.keyboard.press('Escape')
  await expect(telltale.clock).toHaveAttribute('aria-valuetext', moment ?? '')
})

test('a GIF has the same pictures however busy the machine is, and can be stopped', async ({ telltale, page }) => {
  // Two hundred pictures, twice, the second time on a slowed processor.
  test.setTimeout(240_000)
  await telltale.startWithBookinfo()
  await page.getByRole('button', { name: /^Pause/ }).click()
  await telltale.clock.press('End')
  const moment = await telltale.clock.getAttribute('aria-valuetext')
  const dialog = await openShare(telltale, 'Image')
  const make = () => dialog.getByRole('button', { name: 'As GIF' }).click()
  const atEase = await downloaded(page, make)
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 2 })
  const pressed = await downloaded(page, make)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  expect(pressed.bytes.equals(atEase.bytes)).toBe(true)
  await make()
  await expect(dialog.getByText(/^Drawing, [1-9] of 10 s$/)).toBeVisible()
  await dialog.getByRole('button', { name: 'Stop' }).click()
  await expect(dialog.getByRole('button', { name: 'As GIF' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(telltale.clock).toHaveAttribute('aria-valuetext', moment ?? '')
})

test('one file holds it all and opens again', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.setLine(1, '# in one file')
  await expect.poll(async () => (await telltale.storedFiles()).some((file) => file.text.includes('# in one file'))).toBe(true)
  const texts = await telltale.storedFiles()
  const dialog = await openShare(telltale, 'YAML')
  const bundle = await downloaded(page, () => dialog.getByRole('button', { name: 'Download .telltale.yaml' }).click())
  expect(bundle.name).toBe('bookinfo-canary.telltale.yaml')
  const text = bundle.bytes.toString()
  const byButton = async () => {
    await page.evaluate((value) => navigator.clipboard.writeText(value), text)
    await page.getByRole('button', { name: /^Paste manifests/ }).click()
  }
  for (const open of [() => telltale.paste(text), byButton]) {
    await page.evaluate(() => localStorage.clear())
    await page.goto('about:blank')
    await telltale.visit()
    await open()
    await telltale.settled()
    await expect.poll(() => telltale.storedFiles()).toEqual(texts)
  }
})

test('kubectl gets only what changed', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.setLine(1, '# changed')
  const dialog = await openShare(telltale, 'kubectl')
  const command = dialog.getByRole('tabpanel').locator('pre')
  await expect(command).toContainText('kind: Deployment')
  await dialog.getByRole('checkbox', { name: 'Only what changed' }).check()
  await expect(command).not.toContainText('kind: Deployment')
  await expect(command).toContainText('# changed')
  await expect(page.getByText('1 document since it was opened')).toBeVisible()
})

test('a link may name a file of the same origin', async ({ telltale, page }) => {
  await page.route('**/scenarios/canary.yaml', (route) =>
    route.fulfill({
      contentType: 'application/yaml',
      body: 'apiVersion: v1\nkind: Service\nmetadata: { name: loaded }\nspec: { ports: [{ port: 80 }] }\n',
    }),
  )
  await page.goto('/#1.seed=7&load=scenarios/canary.yaml')
  await expect.poll(async () => (await telltale.storedFiles()).map(({ name }) => name)).toEqual(['canary.yaml'])
  await page.goto('about:blank')
  await page.goto('/#1.seed=7&load=scenarios/absent.yaml')
  await expect(page.getByText('The file of this link is not here')).toBeVisible()
  expect((await telltale.storedFiles()).map(({ name }) => name)).toEqual(['canary.yaml'])
})

test('a state is kept under a name, shown in small, and brought back', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.setLine(1, '# the first state')
  await expect.poll(async () => (await telltale.storedFiles()).some((file) => file.text.includes('# the first state'))).toBe(true)
  const history = async () => {
    await page
      .getByRole('button', { name: /Bookinfo canary/ })
      .first()
      .click()
    await page.getByRole('menuitem', { name: /History/ }).click()
    return page.getByRole('dialog', { name: 'History' })
  }
  const dialog = await history()
  await dialog.getByRole('textbox', { name: 'Name of this state' }).fill('before the retries')
  await dialog.getByRole('button', { name: 'Keep this state' }).click()
  const row = dialog.getByRole('button', { name: 'Go back to before the retries' })
  await expect(row).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await telltale.setLine(1, '# the second state')
  await expect.poll(async () => (await telltale.storedFiles()).some((file) => file.text.includes('# the second state'))).toBe(true)
  await (await history()).getByRole('button', { name: 'Go back to before the retries' }).click()
  await expect.poll(async () => (await telltale.storedFiles()).some((file) => file.text.includes('# the first state'))).toBe(true)
  await (await history()).getByRole('button', { name: 'Compare with before the retries' }).click()
  await expect(page.getByRole('button', { name: 'Before: before the retries' })).toBeVisible()
})

test('a state keeps its name when other work is opened, and work that nobody edited has its picture', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  const open = async (entry: string) => {
    await page
      .getByRole('button', { name: /Bookinfo canary|Mirroring/ })
      .first()
      .click()
    await page.getByRole('menuitem', { name: entry }).click()
    return page.getByRole('dialog', { name: entry })
  }
  const hasPicture = () => page.evaluate(() => localStorage.getItem('telltale.work.v1')?.includes('"thumbnail"') ?? false)
  await expect.poll(hasPicture, { timeout: 20_000 }).toBe(true)
  const history = await open('History')
  await history.getByRole('textbox', { name: 'Name of this state' }).fill('before the retries')
  await history.getByRole('button', { name: 'Keep this state' }).click()
  await page.keyboard.press('Escape')
  await (await open('Examples')).getByRole('button', { name: /^Mirroring/ }).click()
  await telltale.settled()
  const rows = (await open('History')).getByRole('listitem')
  await expect(rows.filter({ has: page.getByRole('button', { name: 'Go back to before the retries' }) })).toHaveCount(1)
  await expect(rows).toHaveCount(2)
  await expect(rows.locator('svg.tt-history-picture rect').first()).toBeAttached()
  const drawn = () => rows.evaluateAll((all) => all.map((row) => row.querySelectorAll('.tt-history-picture rect').length > 1))
  await expect.poll(drawn).toEqual([true, true])
})
