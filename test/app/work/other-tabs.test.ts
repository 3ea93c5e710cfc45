import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { inputStore } from '../../../app/store/input.ts'
import { viewStore } from '../../../app/store/view.ts'
import { askOtherTabs, otherTabsStore, tellOtherTabs } from '../../../app/work/other-tabs.ts'

const files = [{ name: 'a.yaml', text: 'kind: Service\n' }]
/** Another tab of the browser. */
const other = new BroadcastChannel('telltale.texts')
const heard: { readonly type: string }[] = []

beforeAll(() => {
  other.addEventListener('message', ({ data }: MessageEvent) => heard.push(data))
  tellOtherTabs()
})
afterAll(() => other.close())

it('asks other tabs, and takes what they answer', async () => {
  askOtherTabs()
  await vi.waitFor(() => expect(heard).toEqual([{ type: 'ask' }]))
  other.postMessage({ type: 'tell', tab: { session: 'x', title: 'Shop', files } })
  other.postMessage({ type: 'tell', tab: { session: 'x', title: 'Shop, edited', files } })
  await vi.waitFor(() => expect(otherTabsStore.getState().tabs).toEqual([{ session: 'x', title: 'Shop, edited', files }]))
})

it('forgets a tab that no longer answers', async () => {
  vi.useFakeTimers()
  askOtherTabs()
  vi.advanceTimersByTime(5000)
  vi.useRealTimers()
  expect(otherTabsStore.getState().tabs).toEqual([])
})

it('tells what stands here, and nothing of the welcome', async () => {
  inputStore.setState({ files, title: 'Bookinfo' })
  viewStore.setState({ screen: 'welcome' })
  other.postMessage({ type: 'ask' })
  await new Promise((resolve) => setTimeout(resolve, 100))
  viewStore.setState({ screen: 'main' })
  other.postMessage({ type: 'ask' })
  const told = () => heard.filter(({ type }) => type === 'tell')
  await vi.waitFor(() => expect(told()).toMatchObject([{ tab: { title: 'Bookinfo', files } }]))
})
