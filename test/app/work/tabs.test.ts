import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { meetOtherTabs } from '../../../app/work/tabs.ts'
import { sessionStore } from '../../../app/work/work.ts'

/** Another tab of the browser. */
const other = new BroadcastChannel('telltale.tabs')
const heard: { readonly type: string; readonly session: string; readonly at?: number; readonly tab?: string }[] = []

beforeAll(() => {
  other.addEventListener('message', ({ data }: MessageEvent) => heard.push(data))
  meetOtherTabs(undefined)
})
beforeEach(() => {
  heard.length = 0
})
afterAll(() => other.close())

async function opens(session: string): Promise<{ readonly at: number; readonly tab: string }> {
  sessionStore.setState({ session })
  return vi.waitFor(() => {
    const { at = 0, tab = '' } = heard.find((message) => message.type === 'opened' && message.session === session) ?? {}
    expect(tab).not.toBe('')
    return { at, tab }
  })
}

/** Whether this tab says that it holds the session, once all that was said before has been heard. */
async function holds(session: string): Promise<boolean> {
  const asked = heard.length
  sessionStore.setState({ session: `behind ${session}` })
  await vi.waitFor(() => expect(heard.some((message) => message.session === `behind ${session}`)).toBe(true))
  return heard.slice(0, asked + 1).some((message) => message.type === 'held' && message.session === session)
}

it.each([
  ['later', 1, '', true],
  ['at the same time, under a later name', 0, '~', true],
  ['at the same time, under an earlier name', 0, '!', false],
  ['earlier', -1, '', false],
])('of two tabs that open a session together, the earlier holds it: the other opens it %s', async (_, later, tab, held) => {
  const session = `s${later}${tab}`
  const own = await opens(session)
  other.postMessage({ type: 'opened', session, at: own.at + later, tab: tab || 'other' })
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(await holds(session)).toBe(held)
})

it('says nothing of a session that it has not open', async () => {
  const own = await opens('mine')
  other.postMessage({ type: 'opened', session: 'another', at: own.at + 1, tab: 'other' })
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(await holds('another')).toBe(false)
})

it('goes on under another session where an earlier tab holds its own', async () => {
  await opens('taken')
  other.postMessage({ type: 'held', session: 'taken' })
  await vi.waitFor(() => expect(sessionStore.getState().session).not.toBe('taken'))
})
