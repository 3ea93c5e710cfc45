import type { Browser, Page } from '@playwright/test'

interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** Microseconds that the thread computed. */
  readonly tdur?: number
}

const mark = 'telltale: this thread'

/** Seconds that the page's main thread computes meanwhile, however long it waits for a busy machine. */
export async function threadSeconds(browser: Browser, page: Page, meanwhile: () => Promise<void>): Promise<number> {
  const tasks = await threadTasks(browser, page, meanwhile)
  return tasks.reduce((sum, each) => sum + each, 0) / 1000
}

/** The tasks of the page's main thread meanwhile: milliseconds that each computed. */
export async function threadTasks(browser: Browser, page: Page, meanwhile: () => Promise<void>): Promise<readonly number[]> {
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline', 'blink.user_timing'] })
  await page.evaluate((name) => performance.mark(name), mark)
  await meanwhile()
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { readonly traceEvents: readonly TraceEvent[] }
  const thread = traceEvents.find(({ name }) => name === mark)
  if (!thread) throw new Error('The trace does not tell the main thread')
  const tasks = traceEvents.filter(({ name, pid, tid }) => name === 'RunTask' && pid === thread.pid && tid === thread.tid)
  return tasks.map(({ tdur = 0 }) => tdur / 1000)
}
