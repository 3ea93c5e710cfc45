import type { Browser, Page } from '@playwright/test'
import { openPage, quantile } from './page.ts'
import { threadTasks } from './thread-time.ts'

/** Services in four tiers, each calling four of the next: 200 make 600 edges between services. */
function meshText(count: number, namespaces: number): string {
  const tier = Math.floor(count / 4)
  const name = (i: number) => `svc-${String(i).padStart(3, '0')}`
  const space = (i: number) => `team-${i % namespaces}`
  const url = (i: number) => `http://${name(i)}.${space(i)}/`
  const services = Array.from({ length: count }, (_, i) => [
    `apiVersion: v1\nkind: Service\nmetadata: { name: ${name(i)}, namespace: ${space(i)} }\nspec: { selector: { app: ${name(i)} }, ports: [{ name: http, port: 80 }] }`,
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name(i)}, namespace: ${space(i)} }\nspec:\n  selector: { matchLabels: { app: ${name(i)} } }\n  template: { metadata: { labels: { app: ${name(i)}, version: v1 } }, spec: { containers: [{ name: app, image: app }] } }`,
  ]).flat()
  const calls = Array.from({ length: 3 * tier }, (_, i) => {
    const [from, own] = [Math.floor(i / tier), i % tier]
    const called = [0, 1, 2, 3].map((k) => (from + 1) * tier + ((own * 3 + k * k * 5 + k + from * 11) % tier))
    return `    - { match: { app: ${name(i)} }, parallelCalls: true, calls: [${called.map((to) => `{ url: "${url(to)}" }`).join(', ')}] }`
  })
  const requests = Array.from({ length: tier }, (_, i) => `        - { url: "${url(i)}" }`)
  const scenario = `apiVersion: telltale.dev/v1\nkind: Scenario\nmetadata: { name: large }\nspec:\n  duration: 60s\n  traffic:\n    - name: users\n      from: { outside: true }\n      rate: 8/s\n      requests:\n${requests.join('\n')}\n  workloads:\n${calls.join('\n')}`
  return [...services, scenario].join('\n---\n')
}

/** Pans and zooms a picture of 200 services and 600 edges, in one namespace and in eight, playing and paused: what each frame costs the main thread. */
export async function gestures(browser: Browser, url: string, meshes: readonly number[] = [1, 8]): Promise<void> {
  for (const namespaces of meshes) {
    for (const playing of [true, false]) {
      const { context, page } = await openPage(browser)
      await page.addInitScript(openWork, meshText(200, namespaces))
      await page.goto(url)
      await page.getByRole('button', { name: /^svc-199/ }).waitFor({ state: 'attached', timeout: 60_000 })
      await page.waitForTimeout(6000)
      if (!playing) await page.getByRole('button', { name: 'Pause', exact: true }).click()
      for (const [name, gesture] of steps) {
        await page.waitForTimeout(1500)
        const told = await costOf(browser, page, gesture)
        console.log(`200 services, 600 edges, ${namespaces} namespaces, ${playing ? 'playing' : 'paused'}, ${name.padEnd(24)} ${told}`)
      }
      await context.close()
    }
  }
}

type Gesture = (page: Page, at: { readonly x: number; readonly y: number }) => Promise<void>

const eachMs = 16

const wheel =
  (by: number, count: number, restMs: number): Gesture =>
  async (page, { x, y }) => {
    await page.mouse.move(x, y)
    for (let i = 0; i < count; i++) {
      await page.mouse.wheel(0, by)
      await page.waitForTimeout(restMs)
    }
  }

const pan: Gesture = async (page, { x, y }) => {
  await page.keyboard.down('Shift')
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press(i < 30 ? 'ArrowRight' : 'ArrowLeft')
    await page.waitForTimeout(eachMs)
  }
  await page.keyboard.up('Shift')
  await page.mouse.move(x, y)
}

/** Over the borders of all levels and back: in one go, and with rests in which it is laid out. */
const steps: readonly (readonly [string, Gesture])[] = [
  ['pan, all in view', pan],
  ['wheel in', wheel(-40, 60, eachMs)],
  ['pan, near', pan],
  ['wheel out', wheel(40, 60, eachMs)],
  ['wheel in, with rests', wheel(-160, 16, 500)],
  ['wheel out, with rests', wheel(160, 16, 500)],
]

/** What the main thread computes for a gesture, a second more for what comes behind it. */
async function costOf(browser: Browser, page: Page, gesture: Gesture): Promise<string> {
  const stage = (await page.getByRole('region', { name: 'Topology' }).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  const at = { x: stage.x + stage.width / 2, y: stage.y + stage.height / 2 }
  await page.getByRole('button', { name: /^svc-000/ }).evaluate((button: HTMLElement) => button.focus({ preventScroll: true }))
  await page.waitForTimeout(400)
  await page.evaluate(countFrames)
  const tasks = await threadTasks(browser, page, async () => {
    await gesture(page, at)
    await page.waitForTimeout(1000)
  })
  const { frames, late } = await page.evaluate(() =>
    (window as unknown as { countedFrames(): { frames: number; late: number } }).countedFrames(),
  )
  const sum = tasks.reduce((all, task) => all + task, 0)
  return `${(sum / frames).toFixed(1)} ms a frame, task p99 ${quantile(
    tasks.filter((task) => task > 0.2),
    0.99,
  ).toFixed(
    0,
  )} ms, longest ${Math.max(...tasks).toFixed(0)} ms, over 16 ms: ${tasks.filter((task) => task > 16).length}, over 50 ms: ${tasks.filter((task) => task > 50).length}; ${late} of ${frames} frames late`
}

/** In the page: frames from now on, and those that come more than a frame behind the one before. */
function countFrames(): void {
  const seen = { frames: 0, late: 0, last: performance.now(), stop: false }
  const frame = (now: number) => {
    if (seen.stop) return
    seen.frames++
    if (now - seen.last > 34) seen.late++
    seen.last = now
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
  Object.assign(window, {
    countedFrames: () => {
      seen.stop = true
      return seen
    },
  })
}

/** In the page: finds this text as its last work. */
function openWork(text: string): void {
  const work = {
    files: [{ name: 'mesh.yaml', text }],
    open: 'mesh.yaml',
    title: 'Large',
    origin: '',
    edited: true,
    seed: null,
    durationMs: null,
    session: 'large',
  }
  localStorage.setItem('telltale.work.v1', JSON.stringify({ ...work, savedAt: Date.now() }))
}
