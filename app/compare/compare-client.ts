import type { SourceFile } from '../../src/index.ts'
import { letFiguresWait, scopeOf } from '../picture/use-figures.ts'
import { afterFrame } from '../player/after-frame.ts'
import { focusNode } from '../player/request-colours.ts'
import { derivedStore } from '../store/derived.ts'
import { inputStore } from '../store/input.ts'
import { playerStore } from '../store/player.ts'
import { otherTabsStore } from '../work/other-tabs.ts'
import { engine } from '../worker/client.ts'
import { comparedStore, forgetCompared, type ShownSide } from './compared.ts'
import { comparingStore, type SideChoice } from './comparing.ts'
import type { ComparedRun, CompareRequest, CompareResponse } from './protocol.ts'
import { filesOf } from './sides.ts'

/** The window's own run comes behind the comparison, on whose table the eyes are; but it waits no longer than this. */
const firstForMs = 150

/** Keeps the comparison up with the sides that are chosen, the text, the scope and the seed, through a worker of its own. */
class CompareClient {
  private worker: Worker | null = null
  private revision = 0
  /** Grows with each change of a side. */
  private edition = 0
  private sent = ''
  private sides: { before: ShownSide | null; after: ShownSide | null } = { before: null, after: null }
  private readonly stops: (() => void)[] = []
  /** Tells that the comparison of the latest text is there. */
  private answered = () => {}

  start(): void {
    const ask = () => this.ask()
    this.stops.push(
      inputStore.subscribe((state, before) => state.files !== before.files && this.takeTexts(false)),
      otherTabsStore.subscribe(() => showsTab() && this.takeTexts()),
      comparingStore.subscribe((state, before) => (state.before !== before.before || state.after !== before.after) && this.takeTexts()),
      derivedStore.subscribe(ask),
      playerStore.subscribe(ask),
    )
    letFiguresWait(true)
    engine.giveWay(() => this.turn())
    this.takeTexts()
  }

  /** Until a text that has just been changed is compared and that is on the screen. */
  private turn(): Promise<void> | null {
    if (!derivedStore.getState().recording) return null
    return new Promise((resolve) => {
      this.answered = () => void afterFrame(resolve)
      setTimeout(resolve, firstForMs)
    })
  }

  /** Ends the worker: both runs are forgotten. */
  stop(): void {
    for (const stop of this.stops.splice(0)) stop()
    letFiguresWait(false)
    engine.giveWay(() => null)
    this.worker?.terminate()
    this.worker = null
    this.sent = ''
    this.sides = { before: null, after: null }
    forgetCompared()
  }

  /** Reads what stands on the sides; a side that is gone from the browser is empty. An edit changes nothing of the history, which takes a while to read. */
  private takeTexts(all = true): void {
    const { texts } = comparedStore.getState()
    const { before, after } = comparingStore.getState()
    const read = (choice: SideChoice, known: readonly SourceFile[]) => (choice.type === 'stored' && !all ? known : (filesOf(choice) ?? []))
    comparedStore.setState({ texts: { before: read(before, texts.before), after: read(after, texts.after) } })
    this.edition++
    this.ask()
  }

  /** Asks for the comparison that the window shows, unless that is the one asked for last. Called at each frame. */
  private ask(): void {
    const { recording } = derivedStore.getState()
    if (!recording) return
    const player = playerStore.getState()
    const scope = scopeOf(recording, player)
    const focus = recording.nodes[focusNode(recording, player.focus)]?.key ?? ''
    const key = `${this.edition} ${recording.seed} ${recording.durationUs} ${scope.fromUs} ${scope.toUs} ${focus}`
    if (key === this.sent) return
    this.sent = key
    this.worker ??= this.createWorker()
    const settings = { seed: recording.seed, durationMs: recording.durationUs / 1000, scope, focus }
    const { texts } = comparedStore.getState()
    this.worker.postMessage({ type: 'compare', revision: ++this.revision, ...texts, ...settings } satisfies CompareRequest)
  }

  private createWorker(): Worker {
    const worker = new Worker(new URL('../worker/engine.worker.ts', import.meta.url), { type: 'module', name: 'compare' })
    worker.addEventListener('message', ({ data }: MessageEvent<CompareResponse>) => this.receive(data))
    worker.addEventListener('error', (event) => this.fail(event.message || 'The engine did not start.'))
    return worker
  }

  private fail(message: string): void {
    this.worker?.terminate()
    this.worker = null
    this.sent = ''
    this.sides = { before: null, after: null }
    comparedStore.setState({ result: null, failed: message })
  }

  private receive(response: CompareResponse): void {
    if (response.revision === this.revision) this.answered()
    if (response.type === 'compare-failed') {
      if (response.revision === this.revision) comparedStore.setState({ result: null, failed: response.message })
      return
    }
    if (response.before) this.sides.before = shown(response.before)
    if (response.after) this.sides.after = shown(response.after)
    const { before, after } = this.sides
    const { difference, figures, ms } = response
    if (before && after) comparedStore.setState({ result: { before, after, difference, figures, ms }, failed: '' })
  }
}

function showsTab(): boolean {
  const { before, after } = comparingStore.getState()
  return before.type === 'tab' || after.type === 'tab'
}

function shown({ header, rows, files, broken }: ComparedRun): ShownSide {
  return { recording: { ...header, rows }, files, broken }
}

export const compareClient = new CompareClient()
