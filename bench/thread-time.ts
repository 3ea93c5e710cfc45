import type { Browser, Page } from '@playwright/test'

interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** Microseconds that the thread computed. */
  readonly tdur?: number
  readonly args?: { readonly name?: string; readonly data?: { readonly url?: string; readonly workerThreadId?: number } }
}

const mark = 'telltale: this thread'

/** What the tasks of a thread are called, and those of the threads that share work. */
const runs = new Set(['RunTask', 'ThreadPool_RunTask'])

/** Seconds that the page's main thread computes meanwhile, however long it waits for a busy machine. */
export async function threadSeconds(browser: Browser, page: Page, meanwhile: () => Promise<void>): Promise<number> {
  const { main } = await threadWork(browser, page, meanwhile)
  return main.reduce((sum, each) => sum + each, 0) / 1000
}

interface ThreadWork {
  /** Milliseconds that each task of the page's main thread computed. */
  readonly main: readonly number[]
  /** Milliseconds that the browser computed to paint layers and put them together. */
  readonly drawing: number
}

/** Threads that paint and put together, by the beginnings of their names. */
const drawingThreads = ['VizCompositor', 'Compositor', 'ThreadPoolForeground', 'CompositorTileWorker', 'CrGpuMain']

/** What the page's main thread computes meanwhile, and what the browser does to draw. */
export async function threadWork(browser: Browser, page: Page, meanwhile: () => Promise<void>): Promise<ThreadWork> {
  const events = await traced(browser, page, meanwhile)
  const thread = events.find(({ name }) => name === mark)
  if (!thread) throw new Error('The trace does not tell the main thread')
  const drawers = events.filter(({ name, args }) => name === 'thread_name' && drawingThreads.some((each) => args?.name?.startsWith(each)))
  const drawing = drawers.flatMap(({ pid, tid }) => tasksOf(events, pid, tid)).reduce((sum, each) => sum + each, 0)
  return { main: tasksOf(events, thread.pid, thread.tid), drawing }
}

/** Seconds that a worker of the page, by a part of its file's name, computes meanwhile. */
export async function workerSeconds(browser: Browser, page: Page, file: string, meanwhile: () => Promise<void>): Promise<number> {
  const events = await traced(browser, page, meanwhile)
  const worker = events.find(({ name, args }) => name === 'TracingSessionIdForWorker' && args?.data?.url?.includes(file))
  const tid = worker?.args?.data?.workerThreadId
  if (!worker || tid === undefined) throw new Error(`The trace does not tell the worker ${file}`)
  return tasksOf(events, worker.pid, tid).reduce((sum, each) => sum + each, 0) / 1000
}

async function traced(browser: Browser, page: Page, meanwhile: () => Promise<void>): Promise<readonly TraceEvent[]> {
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline', 'blink.user_timing'] })
  await page.evaluate((name) => performance.mark(name), mark)
  await meanwhile()
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { readonly traceEvents: readonly TraceEvent[] }
  return traceEvents
}

function tasksOf(events: readonly TraceEvent[], process: number, thread: number): readonly number[] {
  const tasks = events.filter(({ name, pid, tid }) => runs.has(name) && pid === process && tid === thread)
  return tasks.map(({ tdur = 0 }) => tdur / 1000)
}
