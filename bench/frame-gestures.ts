import type { Browser, Page } from '@playwright/test'
import { openPage, quantile } from './page.ts'
import { threadWork } from './thread-time.ts'

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

/** Pans and zooms a picture of 200 services and 600 edges, in one namespace and in eight, playing and paused: what each frame costs. Beside it the same on a page of bare layers: what this machine cannot do better. */
export async function gestures(browser: Browser, url: string, meshes: readonly number[] = [1, 8]): Promise<void> {
  for (const namespaces of meshes) {
    const stage = await onMesh(browser, url, { namespaces, playing: true })
    await onBareLayers(browser, stage)
    await onMesh(browser, url, { namespaces, playing: false })
  }
}

interface MeshShown {
  readonly namespaces: number
  readonly playing: boolean
}

/** Returns where the picture stands. */
async function onMesh(browser: Browser, url: string, { namespaces, playing }: MeshShown): Promise<Stage> {
  const { context, page } = await openPage(browser)
  await page.addInitScript(openWork, meshText(200, namespaces))
  await page.goto(url)
  await page.getByRole('button', { name: /^svc-199/ }).waitFor({ state: 'attached', timeout: 60_000 })
  await page.waitForTimeout(6000)
  if (!playing) await page.getByRole('button', { name: 'Pause', exact: true }).click()
  const stage = (await page.getByRole('region', { name: 'Topology' }).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  for (const [name, gesture] of steps) {
    await page.getByRole('button', { name: /^svc-000/ }).evaluate((button: HTMLElement) => button.focus({ preventScroll: true }))
    const told = await costOf(browser, page, middle(stage), gesture)
    console.log(`200 services, 600 edges, ${namespaces} namespaces, ${playing ? 'playing' : 'paused'}, ${name.padEnd(24)} ${told}`)
  }
  await context.close()
  return stage
}

interface Stage {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const middle = ({ x, y, width, height }: Stage) => ({ x: x + width / 2, y: y + height / 2 })

/** The same gestures on layers of the picture's size that hold nothing but a pattern. */
async function onBareLayers(browser: Browser, stage: Stage): Promise<void> {
  const { context, page } = await openPage(browser)
  await page.setContent('<body style="margin:0;background:#0b0e13">')
  await page.evaluate(fillWithLayers, stage)
  for (const [name, gesture] of steps.slice(0, gesturesAtOnce)) {
    const told = await costOf(browser, page, middle(stage), gesture)
    console.log(`bare layers of that size,${' '.repeat(20)} ${name.padEnd(24)} ${told}`)
  }
  await context.close()
}

/** In the page: two layers and a canvas over each other, which the wheel scales and keys move, each in the frame of its event. */
function fillWithLayers({ x, y, width, height }: Stage): void {
  const frame = document.createElement('div')
  frame.style.cssText = `position:absolute;left:${x}px;top:${y}px;width:${width}px;height:${height}px;overflow:clip`
  const pattern = 'repeating-linear-gradient(30deg,#fff3 0 3px,transparent 3px 40px)'
  const layers = [0, 1].map(() => {
    const layer = document.createElement('div')
    layer.style.cssText = `position:absolute;inset:-320px;background:${pattern};will-change:transform`
    return layer
  })
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width, height })
  canvas.style.cssText = 'position:absolute;left:0;top:0'
  canvas.getContext('2d')?.fillRect(0, 0, 9, 9)
  frame.append(...layers.slice(0, 1), canvas, ...layers.slice(1))
  document.body.append(frame)
  const at = { x: 0, scale: 1 }
  const show = () => {
    for (const layer of layers) layer.style.transform = `translate(${at.x}px) scale(${at.scale})`
  }
  addEventListener('wheel', ({ deltaY }) => {
    at.scale = Math.min(20, Math.max(0.05, at.scale * 2 ** (-deltaY / 500)))
    show()
  })
  addEventListener('keydown', ({ key }) => {
    at.x += key === 'ArrowRight' ? 48 : key === 'ArrowLeft' ? -48 : 0
    show()
  })
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

/** So many of them come first and in one go, without rests. */
const gesturesAtOnce = 4

/** What the browser computes for a gesture, a second more for what comes behind it. */
async function costOf(browser: Browser, page: Page, at: { readonly x: number; readonly y: number }, gesture: Gesture): Promise<string> {
  await page.waitForTimeout(1900)
  await page.evaluate(countFrames)
  const { main, drawing } = await threadWork(browser, page, async () => {
    await gesture(page, at)
    await page.waitForTimeout(1000)
  })
  const { frames, late } = await page.evaluate(() =>
    (window as unknown as { countedFrames(): { frames: number; late: number } }).countedFrames(),
  )
  const sum = main.reduce((all, task) => all + task, 0)
  const p99 = quantile(
    main.filter((task) => task > 0.2),
    0.99,
  )
  const over = (least: number) => `over ${least} ms: ${main.filter((task) => task > least).length}`
  const tasks = `task p99 ${p99.toFixed(0)} ms, longest ${Math.max(...main).toFixed(0)} ms, ${over(16)}, ${over(50)}`
  return `${(sum / frames).toFixed(1)} ms a frame, ${(drawing / frames).toFixed(1)} ms to draw it; ${tasks}; ${late} of ${frames} frames late`
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
