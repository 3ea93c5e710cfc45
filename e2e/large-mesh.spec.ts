import { violations } from './axe.ts'
import { expect, test } from './pages.ts'

/** Services over so many namespaces, each calling the next two. */
function mesh(count: number, namespaces: number): string {
  const name = (i: number) => `svc-${String(i).padStart(3, '0')}`
  const space = (i: number) => `team-${i % namespaces}`
  const services = Array.from({ length: count }, (_, i) => [
    `apiVersion: v1\nkind: Service\nmetadata: { name: ${name(i)}, namespace: ${space(i)} }\nspec: { selector: { app: ${name(i)} }, ports: [{ name: http, port: 80 }] }`,
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name(i)}, namespace: ${space(i)} }\nspec:\n  selector: { matchLabels: { app: ${name(i)} } }\n  template: { metadata: { labels: { app: ${name(i)}, version: v1 } }, spec: { containers: [{ name: app, image: app }] } }`,
  ]).flat()
  const calls = Array.from({ length: count }, (_, i) => i).flatMap((i) => {
    const called = [2 * i + 1, 2 * i + 2].filter((to) => to < count).map((to) => `{ url: "http://${name(to)}.${space(to)}/" }`)
    return called.length > 0 ? [`    - { match: { app: ${name(i)} }, calls: [${called.join(', ')}] }`] : []
  })
  const scenario = `apiVersion: telltale.dev/v1\nkind: Scenario\nmetadata: { name: many }\nspec:\n  duration: 5s\n  traffic: [{ name: users, from: { outside: true }, rate: 2/s, requests: [{ url: "http://${name(0)}.${space(0)}/" }] }]\n  workloads:\n${calls.join('\n')}`
  return [...services, scenario].join('\n---\n')
}

for (const viewport of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]) {
  test.describe(`at ${viewport.width} px`, () => {
    test.use({ viewport })

    test('a mesh of many namespaces is told by these, and each is entered by key', async ({ telltale, page }) => {
      await telltale.startWithBookinfo()
      await telltale.paste(mesh(120, 6))
      const space = telltale.topology.getByRole('button', { name: /^Namespace team-3, 20 services, \d+ requests, 100 % succeed$/ })
      await expect(space).toBeAttached({ timeout: 30_000 })
      await expect(telltale.topology.getByRole('button', { name: /^svc-119/ })).toBeAttached()
      expect(await violations(page)).toEqual([])
      // Read at once: waiting for a box would wait for a frame that has just gone for good.
      const width = () => space.evaluateAll(([frame]) => frame?.getBoundingClientRect().width ?? Number.POSITIVE_INFINITY)
      const fitted = await width()
      await space.focus()
      await page.keyboard.press('Enter')
      // Its services fill the stage: so near, where there is room, that the frame says nothing more.
      await expect.poll(async () => (await width()) > 1.5 * fitted).toBe(true)
      await expect(telltale.topology.getByRole('button', { name: /^svc-003/ })).toBeInViewport()
      await page.keyboard.press('0')
      await expect.poll(async () => Math.round(await width())).toBe(Math.round(fitted))
    })
  })
}

test('the tables sum up what goes between namespaces', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.paste(mesh(60, 3))
  await expect(telltale.topology.getByRole('button', { name: /^Namespace team-2, 20 services/ })).toBeAttached({ timeout: 30_000 })
  await page.keyboard.press('t')
  await expect(telltale.topology.getByRole('heading', { name: 'Between namespaces' })).toBeVisible()
  await expect(telltale.topology.getByRole('row', { name: /^users team-0 1 / })).toBeVisible()
  await expect(telltale.topology.getByRole('row', { name: /^team-0 team-1 10 / })).toBeVisible()
})

test('the wheel only scales a large mesh until it rests, and then it says more', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.paste(mesh(120, 6))
  const space = telltale.topology.getByRole('button', { name: /^Namespace team-0/ })
  await expect(space).toBeAttached({ timeout: 30_000 })
  const zoom = telltale.topology.getByRole('group', { name: 'Zoom' }).getByRole('status')
  const percent = async () => Number.parseInt((await zoom.textContent()) ?? '', 10)
  await telltale.topology.hover({ position: { x: 400, y: 240 } })
  for (let i = 0; i < 8; i++) await page.mouse.wheel(0, -200)
  await expect.poll(percent).toBeGreaterThan(100)
  await expect(space).not.toBeAttached()
  await expect(telltale.topology.getByText(/^p99/).first()).toBeAttached()
})

test('what lies around a near view is there while it is zoomed out, and only then', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.paste(mesh(120, 6))
  await expect(telltale.topology.getByRole('button', { name: /^svc-119/ })).toBeAttached({ timeout: 30_000 })
  await telltale.topology.hover({ position: { x: 400, y: 240 } })
  for (let i = 0; i < 8; i++) await page.mouse.wheel(0, -200)
  await expect(telltale.topology.getByText(/^p99/).first()).toBeAttached()
  // Those of the picture that is shown: one that comes has its own.
  const around = telltale.topology.locator('canvas.tt-surroundings').first()
  const painted = () =>
    around.evaluate((canvas: HTMLCanvasElement) => {
      // It takes whole images: what it shows is read from a copy.
      const copy = Object.assign(document.createElement('canvas'), { width: canvas.width, height: canvas.height }).getContext('2d')
      copy?.drawImage(canvas, 0, 0)
      const data = copy?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
      return data.filter((value, i) => i % 4 === 3 && value > 0).length
    })
  await expect.poll(painted).toBeGreaterThan(10_000)
  await expect(around).toBeHidden()
  // The wheel never rests.
  const hold = await page.evaluate(() => {
    const stage = document.querySelector('.tt-stage')
    const place = stage?.getBoundingClientRect()
    const turn = { clientX: (place?.x ?? 0) + 400, clientY: (place?.y ?? 0) + 240, bubbles: true, cancelable: true }
    let left = 10
    return window.setInterval(() => stage?.dispatchEvent(new WheelEvent('wheel', { ...turn, deltaY: left-- > 0 ? 60 : 0.01 })), 30)
  })
  await expect(around).toBeVisible()
  await page.evaluate((timer) => clearInterval(timer), hold)
  await expect(around).toBeHidden()
})
