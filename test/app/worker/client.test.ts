import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { columnNames } from '../../../app/worker/columns.ts'
import type { EngineRequest, EngineResponse } from '../../../app/worker/protocol.ts'

async function freshWindow() {
  vi.resetModules()
  const [{ derivedStore }, { editFile, inputStore }, { openWork, sessionStore }, { EngineClient }] = await Promise.all([
    import('../../../app/store/derived.ts'),
    import('../../../app/store/input.ts'),
    import('../../../app/work/work.ts'),
    import('../../../app/worker/client.ts'),
  ])
  return { derivedStore, editFile, inputStore, openWork, sessionStore, EngineClient }
}

/** The window of one test: clients listen to its stores for as long as there is one. */
let app: Awaited<ReturnType<typeof freshWindow>>

/** Workers that were made, in their order; they answer when they are told to. */
let workers: FakeWorker[] = []

class FakeWorker extends EventTarget {
  readonly asked: EngineRequest[] = []
  ended = false

  constructor() {
    super()
    workers.push(this)
  }

  postMessage(request: EngineRequest): void {
    this.asked.push(request)
  }

  terminate(): void {
    this.ended = true
  }

  say(response: Partial<EngineResponse>): void {
    if (!this.ended) this.dispatchEvent(new MessageEvent('message', { data: response }))
  }

  compile(revision: number, compileMs = 10, files: EngineRequest['files'] = []): void {
    this.say({ type: 'compiled', revision, diagnostics: [], broken: [], files, generated: [], routes: [], lessons: [], compileMs })
  }

  finish(revision: number, name: string, about: object = {}): void {
    this.sendRows(revision, { ...about, nodes: [{ name }] }, true)
  }

  stream(revision: number, name: string, about: object): void {
    this.sendRows(revision, { ...about, nodes: [{ name }] }, false)
  }

  private sendRows(revision: number, about: object, done: boolean): void {
    const rows = { ...Object.fromEntries(columnNames.map((column) => [column, new Uint32Array(1)])), length: 1 }
    const header = { durationUs: 1, simulatedUs: 1, ...about }
    this.say({ type: 'rows', revision, header, from: 0, rows, done, simulateMs: 200 } as unknown as EngineResponse)
  }

  breakDown(): void {
    this.dispatchEvent(Object.assign(new Event('error'), { message: 'Out of memory', filename: 'x', lineno: 1 }))
  }
}

const shown = () => app.derivedStore.getState().recording?.nodes[0]?.name
const last = () => workers.at(-1) as FakeWorker
const open = (title: string) => app.openWork({ title, files: [{ name: 'a.yaml', text: title }] })
const revisionOf = (worker: FakeWorker) => worker.asked.at(-1)?.revision ?? 0

beforeEach(async () => {
  workers = []
  app = await freshWindow()
  vi.useFakeTimers()
  vi.stubGlobal('Worker', FakeWorker)
  open('first')
  new app.EngineClient().start()
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('the run of other work', () => {
  it('that comes in after this work was opened is not shown', () => {
    const [worker] = workers as [FakeWorker]
    worker.compile(1)
    worker.finish(1, 'welcome')
    expect(shown()).toBe('welcome')

    open('second')
    expect(app.derivedStore.getState().recording).toBeNull()
    worker.finish(1, 'welcome, late')
    expect(app.derivedStore.getState().recording).toBeNull()
    const revision = revisionOf(worker)
    expect(worker.asked.at(-1)?.work).toBe(app.sessionStore.getState().session)
    worker.compile(revision)
    worker.finish(revision, 'second')
    expect(shown()).toBe('second')
  })

  it('that was compiling while this work was opened is not shown', () => {
    const [worker] = workers as [FakeWorker]
    open('second')
    worker.compile(1)
    worker.finish(1, 'welcome')
    expect(app.derivedStore.getState().recording).toBeNull()
    worker.compile(revisionOf(worker))
    worker.finish(revisionOf(worker), 'second')
    expect(shown()).toBe('second')
  })
})

describe('an engine that has told all', () => {
  it('is not expected to speak once its run is whole and its checks are told', () => {
    const [worker] = workers as [FakeWorker]
    worker.compile(1)
    worker.finish(1, 'first')
    worker.say({ type: 'checked', revision: 1, diagnostics: [], broken: [] })
    vi.advanceTimersByTime(60_000)
    expect(app.derivedStore.getState().crash).toBeNull()
    expect(worker.ended).toBe(false)
  })
})

describe('an engine that hangs', () => {
  beforeEach(() => {
    last().compile(revisionOf(last()))
    last().finish(revisionOf(last()), 'good')
    app.editFile('a.yaml', 'hangs')
  })

  it('is late after a second, and told after twenty', () => {
    vi.advanceTimersByTime(1100)
    expect(app.derivedStore.getState()).toMatchObject({ late: true, crash: null })
    vi.advanceTimersByTime(20_000)
    expect(app.derivedStore.getState()).toMatchObject({ late: false, crash: { message: 'The engine was silent for 20 s.' } })
    expect(shown()).toBe('good')
    app.editFile('a.yaml', 'mended')
    expect(workers).toHaveLength(2)
    last().compile(revisionOf(last()))
    expect(app.derivedStore.getState().crash).toBeNull()
  })

  it('is given up two seconds after its text was sent where a later one waits', () => {
    vi.advanceTimersByTime(500)
    app.editFile('a.yaml', 'typed on')
    app.editFile('a.yaml', 'typed on and on')
    vi.advanceTimersByTime(1400)
    expect(workers).toHaveLength(1)
    vi.advanceTimersByTime(200)
    expect(workers).toHaveLength(2)
    expect(workers[0]?.ended).toBe(true)
    expect(last().asked.map(({ files }) => files[0]?.text)).toEqual(['typed on and on'])
  })

  it('is given more time after each, so that what is merely slow comes to its end', () => {
    for (const [text, seconds] of [
      ['one', 2],
      ['two', 4],
      ['three', 8],
    ] as const) {
      const before = workers.length
      app.editFile('a.yaml', text)
      vi.advanceTimersByTime(seconds * 1000 - 400)
      expect(workers, text).toHaveLength(before)
      vi.advanceTimersByTime(500)
      expect(workers, text).toHaveLength(before + 1)
    }
  })
})

describe('a text that is superseded while it is compiled', () => {
  it('is left undone, and the latest is sent as soon as it is', () => {
    last().compile(revisionOf(last()))
    app.editFile('a.yaml', 'one')
    const [worker] = workers as [FakeWorker]
    const { revision } = worker.asked.at(-1) as EngineRequest
    app.editFile('a.yaml', 'two')
    app.editFile('a.yaml', 'three')
    expect(worker.asked.slice(-2)).toEqual([
      { type: 'stop', revision },
      { type: 'stop', revision },
    ])
    worker.say({ type: 'stopped', revision })
    expect(worker.asked.at(-1)?.files[0]?.text).toBe('three')
    expect(workers).toHaveLength(1)
    worker.compile(revisionOf(worker))
    worker.finish(revisionOf(worker), 'third')
    expect(shown()).toBe('third')
  })

  it('is taken all the same where the worker had come to its end', () => {
    const [worker] = workers as [FakeWorker]
    app.editFile('a.yaml', 'later')
    expect(worker.asked.at(-1)).toEqual({ type: 'stop', revision: 1 })
    worker.compile(1)
    expect(worker.asked.at(-1)?.files[0]?.text).toBe('later')
    worker.finish(1, 'first')
    expect(shown()).toBe('first')
  })
})

describe('what is known of a text before its run', () => {
  const said = () => app.derivedStore.getState().lessons
  const named = (title: string) => [{ title }] as never

  beforeEach(() => {
    last().compile(revisionOf(last()))
    last().finish(revisionOf(last()), 'first')
    app.editFile('a.yaml', 'edited')
    last().say({
      type: 'compiled',
      revision: 2,
      diagnostics: [],
      broken: [],
      files: [],
      generated: [],
      routes: [],
      lessons: named('new'),
      compileMs: 1,
    })
  })

  it('comes with the run, in one change', () => {
    const changes: unknown[] = []
    app.derivedStore.subscribe(({ lessons, recording }) => changes.push([lessons, recording?.nodes[0]?.name]))
    last().finish(2, 'second')
    expect(changes).toEqual([[named('new'), 'second']])
    vi.advanceTimersByTime(1000)
    expect(changes).toHaveLength(1)
  })

  it('does not wait long for it', () => {
    expect(said()).not.toEqual(named('new'))
    vi.advanceTimersByTime(60)
    expect(said()).toEqual(named('new'))
    expect(shown()).toBe('first')
  })

  it('is not shown with other work that was opened meanwhile', () => {
    open('second')
    vi.advanceTimersByTime(60)
    expect(said()).toEqual([])
  })

  it('never takes back that the run failed', () => {
    last().say({ type: 'failed', revision: 2, message: 'RangeError', stack: '' })
    vi.advanceTimersByTime(1000)
    expect(said()).toEqual(named('new'))
    expect(app.derivedStore.getState().crash?.message).toBe('RangeError')
  })
})

describe('an engine that breaks down', () => {
  it('is replaced once for the same text, then told', () => {
    workers[0]?.breakDown()
    expect(workers).toHaveLength(2)
    expect(last().asked).toEqual(workers[0]?.asked)
    expect(app.derivedStore.getState().crash).toBeNull()
    last().breakDown()
    expect(workers).toHaveLength(2)
    expect(app.derivedStore.getState().crash?.message).toBe('Out of memory')
    app.editFile('a.yaml', 'other')
    expect(workers).toHaveLength(3)
    last().compile(revisionOf(last()))
    expect(app.derivedStore.getState().crash).toBeNull()
  })
})

describe('an engine that is to rest', () => {
  it('starts no worker before its time, and then with the latest text', async () => {
    workers = []
    app = await freshWindow()
    open('first')
    const client = new app.EngineClient()
    let begin = () => {}
    client.restUntil(
      new Promise<void>((resolve) => {
        begin = resolve
      }),
    )
    client.start()
    app.editFile('a.yaml', 'edited')
    await vi.advanceTimersByTimeAsync(5000)
    expect(workers).toHaveLength(0)
    expect(app.derivedStore.getState()).toMatchObject({ late: false, crash: null })
    begin()
    await vi.advanceTimersByTimeAsync(0)
    expect(workers).toHaveLength(1)
    expect(last().asked.map(({ files }) => files[0]?.text)).toEqual(['edited'])
  })
})

describe('an engine that gives way', () => {
  /** A client that waits for `first`, where there is one, with each changed text. */
  async function givingWay(first: () => Promise<unknown> | null) {
    workers = []
    app = await freshWindow()
    open('first')
    const client = new app.EngineClient()
    client.giveWay(first)
    client.start()
    last().compile(revisionOf(last()))
    return client
  }

  const texts = () =>
    last()
      .asked.filter(({ type }) => type === 'run')
      .map(({ files }) => files[0]?.text)

  it('runs a changed text behind what runs it first, and of several the latest', async () => {
    let goOn = () => {}
    await givingWay(
      () =>
        new Promise<void>((resolve) => {
          goOn = resolve
        }),
    )
    app.editFile('a.yaml', 'edited')
    app.editFile('a.yaml', 'edited again')
    await vi.advanceTimersByTimeAsync(1000)
    expect(texts()).toEqual(['first'])
    goOn()
    await vi.advanceTimersByTimeAsync(0)
    expect(texts()).toEqual(['first', 'edited again'])
  })

  it('does not let what it compiles bring on a text that has to wait', async () => {
    let goOn = () => {}
    let waits = false
    const first = () =>
      waits
        ? new Promise<void>((resolve) => {
            goOn = resolve
          })
        : null
    await givingWay(first)
    app.editFile('a.yaml', 'edited')
    waits = true
    app.editFile('a.yaml', 'edited again')
    last().compile(revisionOf(last()))
    expect(texts()).toEqual(['first', 'edited'])
    goOn()
    await vi.advanceTimersByTimeAsync(0)
    expect(texts()).toEqual(['first', 'edited', 'edited again'])
  })

  it('runs another seed at once: nothing else does', async () => {
    await givingWay(() => new Promise(() => {}))
    app.inputStore.setState({ seed: 8 })
    expect(last().asked.map(({ seed }) => seed)).toEqual([null, 8])
  })
})

describe('a run of which more is shown already', () => {
  const text = [{ name: 'a.yaml', text: 'first' }]

  it.each([
    ['the same text', text, 7, 'before'],
    ['another text', [{ name: 'a.yaml', text: 'other' }], 7, 'part'],
    ['another seed', text, 8, 'part'],
  ])('replaces it in part only where it is of %s', (_, files, seed, name) => {
    const [worker] = workers as [FakeWorker]
    worker.compile(1, 10, text)
    worker.finish(1, 'before', { seed: 7, durationUs: 9, simulatedUs: 9 })
    app.editFile('a.yaml', 'typed')
    vi.advanceTimersByTime(500)
    worker.compile(revisionOf(worker), 10, files)
    worker.stream(revisionOf(worker), 'part', { seed, durationUs: 9, simulatedUs: 3 })
    expect(shown()).toBe(name)
    worker.finish(revisionOf(worker), 'whole', { seed, durationUs: 9, simulatedUs: 9 })
    expect(shown()).toBe('whole')
  })
})

describe('what the next text has nothing new of', () => {
  it('stays the same object, so that nothing that shows it alone is drawn anew', () => {
    const say = (revision: number, generated: EngineRequest['files']) => {
      const broken: never[] = []
      last().say({ type: 'compiled', revision, diagnostics: [], broken, lessons: [], files: [], generated, routes: [], compileMs: 1 })
      last().finish(revision, 'run')
      return app.derivedStore.getState()
    }
    const before = say(1, [{ name: 'scenario.yaml', text: 'a' }])
    app.editFile('a.yaml', 'second')
    const same = say(2, [{ name: 'scenario.yaml', text: 'a' }])
    expect(same.generated).toBe(before.generated)
    expect(same.diagnostics).toBe(before.diagnostics)
    expect(same.broken).toBe(before.broken)
    expect(same.lessons).toBe(before.lessons)
    app.editFile('a.yaml', 'third')
    expect(say(3, [{ name: 'scenario.yaml', text: 'b' }]).generated).toEqual([{ name: 'scenario.yaml', text: 'b' }])
  })
})
