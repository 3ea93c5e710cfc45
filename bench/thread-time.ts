import type { Browser, Page } from '@playwright/test'

interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** Microseconds that the thread computed. */
  readonly tdur?: number
  readonly args?: { readonly data?: { readonly url?: string; readonly workerThreadId?: number } }
}

const mark = 'telltale: this thread'

/** Seconds that the page's main thread computes meanwhile, however long it waits for a busy machine. */
export async function threadSeconds(browser: Browser, page: Page, meanwhile: () => Promise<void>): Promise<number> {
  const tasks = await threadTasks(browser, page, meanwhile)
  return tasks.reduce((sum, each) => sum + each, 0) / 1000
}

/** The tasks of the page's main thread meanwhile: milliseconds that each computed. */
export async function threadTasks(browser: Browser, page: Page, meanwhile: () => Promise<void>): Promise<readonly number[]> {
  const events = await traced(browser, page, meanwhile)
  const thread = events.find(({ name }) => name === mark)
  if (!thread) throw new Error('The trace does not tell the main thread')
  return tasksOf(events, thread.pid, thread.tid)
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
  const tasks = events.filter(({ name, pid, tid }) => name === 'RunTask' && pid === process && tid === thread)
  return tasks.map(({ tdur = 0 }) => tdur / 1000)
}
