import { readFileSync } from 'node:fs'
import { violations } from './axe.ts'
import { expect, test } from './pages.ts'

test.use({ contextOptions: { reducedMotion: 'no-preference' } })

const phone = { width: 390, height: 844 }

/** Many small services, each calling the next two: more than a window has room to name. */
function manyServices(count: number): string {
  const name = (i: number) => `svc-${String(i).padStart(3, '0')}`
  const services = Array.from({ length: count }, (_, i) => [
    `apiVersion: v1\nkind: Service\nmetadata: { name: ${name(i)} }\nspec: { selector: { app: ${name(i)} }, ports: [{ name: http, port: 80 }] }`,
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name(i)} }\nspec:\n  selector: { matchLabels: { app: ${name(i)} } }\n  template: { metadata: { labels: { app: ${name(i)}, version: v1 } }, spec: { containers: [{ name: app, image: app }] } }`,
  ]).flat()
  const calls = Array.from({ length: count }, (_, i) => i)
    .filter((i) => 2 * i + 1 < count)
    .map(
      (i) =>
        `    - { match: { app: ${name(i)} }, calls: [${[2 * i + 1, 2 * i + 2]
          .filter((to) => to < count)
          .map((to) => `{ url: "http://${name(to)}/" }`)
          .join(', ')}] }`,
    )
  const scenario = `apiVersion: telltale.dev/v1\nkind: Scenario\nmetadata: { name: many }\nspec:\n  duration: 5s\n  traffic: [{ name: users, from: { outside: true }, rate: 2/s, requests: [{ url: "http://${name(0)}/" }] }]\n  workloads:\n${calls.join('\n')}`
  return [...services, scenario].join('\n---\n')
}

test('a large mesh is shown whole, with a map, and what is searched for comes into view', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.paste(manyServices(60))
  await expect(telltale.topology.getByRole('button', { name: /^svc-042/ })).toBeAttached({ timeout: 20_000 })
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').fill('@svc-042')
  await page.getByRole('option', { name: /^svc-042/ }).click()
  await expect(telltale.inspector.getByRole('heading', { name: 'svc-042' })).toBeVisible()
  const focus = telltale.topology.getByRole('button', { name: 'Focus on the selection' })
  await expect(focus).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('f')
  await expect(focus).toHaveAttribute('aria-pressed', 'false')
  await page.keyboard.press('f')
  await expect(focus).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('0')
  await expect(focus).toHaveAttribute('aria-pressed', 'false')
})

/** In the page: how many pixels of the moving dots are painted. */
function paintedDots(): number {
  const dots = document.querySelector<HTMLCanvasElement>('.tt-stage canvas')
  const copy = dots && new OffscreenCanvas(dots.clientWidth || 1, dots.clientHeight || 1).getContext('2d')
  if (dots) copy?.drawImage(dots, 0, 0)
  const pixels = copy?.getImageData(0, 0, copy.canvas.width, copy.canvas.height).data ?? []
  let painted = 0
  for (let i = 3; i < pixels.length; i += 4) if (pixels[i] !== 0) painted++
  return painted
}

test('the wheel zooms to levels that say more, keys reach what is out of sight, and fit brings all back', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await expect.poll(() => page.evaluate(paintedDots)).toBeGreaterThan(100)
  const zoom = telltale.topology.getByRole('group', { name: 'Zoom' }).getByRole('status')
  const percent = async () => Number.parseInt((await zoom.textContent()) ?? '', 10)
  const fitted = await percent()
  await telltale.topology.hover({ position: { x: 300, y: 90 } })
  for (let i = 0; i < 8; i++) await page.mouse.wheel(0, -200)
  await expect.poll(percent).toBeGreaterThan(150)
  await expect(telltale.topology.getByText(/^p50/).first()).toBeAttached()
  await expect(telltale.topology.getByText(/^\d+ active/).first()).toBeAttached()
  const source = telltale.topology.getByRole('button', { name: /^shoppers/ })
  await expect(source).not.toBeInViewport()
  await telltale.topology.getByRole('button', { name: /^reviews v1/ }).focus()
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowLeft')
  await expect(source).toBeFocused()
  await expect(source).toBeInViewport({ ratio: 1 })
  await page.keyboard.press('0')
  await expect.poll(percent).toBe(fitted)
})

test('a stretch of the timeline gives its figures everywhere, by pointer and by keys', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  const all = await telltale.headline()
  const scope = telltale.topology.getByRole('button', { name: /^Figures of/ })
  await telltale.timeline.getByRole('button', { name: 'Pause' }).click()
  await telltale.clock.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect(scope).toContainText('0–10 s')
  await expect.poll(() => telltale.headline()).not.toBe(all)
  await page.keyboard.press('Backspace')
  await expect.poll(() => telltale.headline()).toBe(all)
  const box = (await telltale.timeline.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  await page.keyboard.down('Shift')
  await page.mouse.move(box.x + box.width * 0.3, box.y + 120)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.5, box.y + 120, { steps: 4 })
  await page.mouse.up()
  await page.keyboard.up('Shift')
  await expect(scope).toContainText('Selection')
  await page.mouse.dblclick(box.x + box.width * 0.7, box.y + 120)
  await expect(scope).not.toContainText('Selection')
})

test('further tracks, steps by request, and playing over and over', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.timeline.getByRole('button', { name: 'More tracks' }).click()
  await page.getByRole('menu').getByText('Retries').click()
  await expect(telltale.timeline.getByText('Retries', { exact: true })).toBeVisible()
  const time = () => page.evaluate(() => (window as unknown as { __telltale(): { readonly time: number } }).__telltale().time)
  const now = async () => Number(await telltale.clock.getAttribute('aria-valuenow'))
  await telltale.clock.focus()
  await page.keyboard.press('Home')
  await telltale.clock.blur()
  await page.keyboard.press('>')
  await expect(telltale.timeline.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  const first = await time()
  await page.keyboard.press('>')
  await expect.poll(time).toBeGreaterThan(first)
  await page.keyboard.press('<')
  await expect.poll(time).toBe(first)
  await telltale.timeline.getByRole('button', { name: 'Over and over' }).click()
  await expect(telltale.timeline.getByRole('button', { name: 'Over and over' })).toHaveAttribute('aria-pressed', 'true')
  await telltale.clock.press('End')
  await expect.poll(now).toBe(60)
  await telltale.clock.press('ArrowLeft')
  await expect(telltale.timeline.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  await telltale.clock.press('Space')
  await expect.poll(now).toBeLessThan(30)
  await expect(telltale.timeline.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
})

test('requests are found by a query, and what cannot be read is said', async ({ telltale, page }) => {
  test.slow()
  await telltale.startWithBookinfo()
  await telltale.select(/^reviews v3/)
  const field = telltale.inspector.getByRole('searchbox', { name: 'Filter requests' })
  const rows = telltale.inspector.getByRole('table').last().getByRole('row')
  await field.fill('status>=500 version=v3')
  await expect(rows.nth(1)).toContainText('500')
  const failed = await rows.count()
  await field.fill('status>=500 version=v3 retried')
  await expect.poll(() => rows.count()).toBeLessThanOrEqual(failed)
  await field.fill('nosuch=1')
  await expect(telltale.inspector.getByText('Not understood: nosuch=1.')).toBeVisible()
  await field.fill('status=418')
  await expect(telltale.inspector.getByText('No request fits status=418')).toBeVisible()
  await telltale.inspector.getByRole('button', { name: 'Show all requests' }).click()
  await expect(rows.nth(1)).toBeVisible()
  expect(await violations(page, '.tt-inspector')).toEqual([])
})

test('a request is copied as what the proxies would log', async ({ telltale, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await telltale.startWithBookinfo()
  await page.locator('body').press('x')
  const lines = (await telltale.copied(telltale.inspector.getByRole('button', { name: 'Copy as access log' }))).split('\n')
  await expect(page.getByText(/access-log lines copied/)).toBeVisible()
  expect(lines.at(-1)).toMatch(/^\[1970-01-01T.*\] "GET \/productpage HTTP\/1\.1" 500 - via_upstream /)
  await telltale.inspector.getByText(/^Headers to/).click()
  await expect(telltale.inspector.getByRole('rowheader', { name: ':path' })).toBeVisible()
})

test('pods that come and fill up are told, and colours can speak of outcomes', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  const folder = new URL('../examples/autoscaling/', import.meta.url)
  const texts = ['autoscaler.yaml', 'orders.yaml', 'scenario.yaml'].map((name) => readFileSync(new URL(name, folder), 'utf8'))
  await telltale.paste(texts.join('\n---\n'))
  await expect(telltale.topology.getByText('2 of 8')).toBeVisible({ timeout: 20_000 })
  await telltale.clock.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Home')
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').fill('>Colour by outcome')
  await page.getByRole('option', { name: /Colour by outcome/ }).click()
  await expect(telltale.topology.getByText('what became of the request')).toBeVisible()
})

test('notes on what is not modelled can be hidden and come back', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.paste(
    'apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nmetadata: { name: lua }\nspec:\n  configPatches:\n  - applyTo: HTTP_FILTER\n    match: { context: SIDECAR_INBOUND }\n    patch: { operation: INSERT_BEFORE, value: { name: envoy.filters.http.lua } }\n',
  )
  const counts = telltale.manifests.getByRole('button', { name: /note/ })
  await counts.click({ timeout: 20_000 })
  const problems = page.getByRole('dialog', { name: 'Problems' })
  await problems.getByRole('button', { name: 'Hide this note' }).first().click()
  await expect(problems.getByText(/hidden notes?/)).toBeVisible()
  await problems.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(problems.getByRole('button', { name: 'Hide this note' }).first()).toBeVisible()
})

test.describe('on a phone', () => {
  test.use({ viewport: phone })

  test('a version is inspected, and its requests found by a query', async ({ telltale, page }) => {
    await telltale.startWithBookinfo()
    await telltale.topology.getByRole('button', { name: /^reviews v3/ }).press('Enter')
    await page.getByRole('button', { name: 'Inspect' }).click()
    const field = telltale.inspector.getByRole('searchbox', { name: 'Filter requests' })
    await field.fill('failed')
    await expect(telltale.inspector.getByRole('table').last().getByRole('row').nth(1)).toContainText('500')
  })

  test('a large mesh fits the screen', async ({ telltale }) => {
    await telltale.startWithBookinfo()
    await telltale.paste(manyServices(40))
    await expect(telltale.topology.getByRole('button', { name: /^svc-039/ })).toBeAttached({ timeout: 20_000 })
  })
})
