import { createStore } from 'zustand/vanilla'
import type { SourceFile } from '../../src/index.ts'
import { presentWork } from './work.ts'

/** What another tab of this browser has open. */
export interface OtherTab {
  readonly session: string
  readonly title: string
  readonly files: readonly SourceFile[]
}

/** The other tabs that answered when they were asked last. */
export const otherTabsStore = createStore<{ readonly tabs: readonly OtherTab[] }>(() => ({ tabs: [] }))

type Message = { readonly type: 'ask' } | { readonly type: 'tell'; readonly tab: OtherTab }

const channelName = 'telltale.texts'
/** A tab that lives answers at once, a busy one a little later. */
const answerWithinMs = 2000

let channel: BroadcastChannel | null = null
let answered = new Set<string>()

/** From now on tells other tabs what stands in this one, whenever they ask. */
export function tellOtherTabs(): void {
  channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(channelName)
  channel?.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if (data.type === 'ask') tell()
    else take(data.tab)
  })
}

function tell(): void {
  const { session, title, files } = presentWork()
  if (files.length > 0) channel?.postMessage({ type: 'tell', tab: { session, title, files } } satisfies Message)
}

function take(tab: OtherTab): void {
  answered.add(tab.session)
  otherTabsStore.setState(({ tabs }) => ({ tabs: [...tabs.filter(({ session }) => session !== tab.session), tab] }))
}

/** Asks the other tabs; their answers come into the store, and those that are gone leave it. */
export function askOtherTabs(): void {
  const now = new Set<string>()
  answered = now
  channel?.postMessage({ type: 'ask' } satisfies Message)
  setTimeout(() => {
    if (answered === now) otherTabsStore.setState(({ tabs }) => ({ tabs: tabs.filter(({ session }) => now.has(session)) }))
  }, answerWithinMs)
}
