import type { Page } from '@playwright/test'

/** What an engine can be made to do with a text that holds one of these words; none begins with another, since each is typed letter by letter. */
export type EngineFault = 'crash' | 'one crash' | 'hang' | 'throw' | 'starve'

/** In the page, before it loads: the engine's worker fails on texts that hold `fault: <name>`, as a worker itself would. */
export async function faultyEngine(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const Real = window.Worker
    let crashed = 0
    const faults: Readonly<Record<string, (worker: Worker, message: { readonly revision: number }, pass: () => void) => void>> = {
      crash: (worker) => setTimeout(() => worker.dispatchEvent(new ErrorEvent('error', { message: 'Out of memory' }))),
      'one crash': (worker, _, pass) => {
        if (crashed++ > 0) pass()
        else setTimeout(() => worker.dispatchEvent(new ErrorEvent('error', { message: 'Out of memory' })))
      },
      hang: () => undefined,
      throw: (worker, { revision }) =>
        setTimeout(() =>
          worker.dispatchEvent(
            new MessageEvent('message', {
              data: { type: 'failed', revision, message: 'RangeError: routes', stack: 'at match (routes.ts:118:7)' },
            }),
          ),
        ),
      starve: (_, __, pass) => setTimeout(pass, 8000),
    }
    window.Worker = class extends Real {
      override postMessage(
        message: { readonly type?: string; readonly revision: number; readonly files?: readonly { text: string }[] },
        moved?: Transferable[] | StructuredSerializeOptions,
      ) {
        const text = message.type === 'run' ? (message.files ?? []).map((file) => file.text).join('\n') : ''
        const fault = faults[/# fault: (.*)/.exec(text)?.[1]?.trim() ?? '']
        const pass = () => super.postMessage(message, Array.isArray(moved) ? { transfer: moved } : moved)
        if (fault) fault(this, message, pass)
        else pass()
      }
    }
  })
}
