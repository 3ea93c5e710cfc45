import { viewStore } from '../store/view.ts'
import { tellOtherTabs } from './other-tabs.ts'
import { meetOtherTabs, sessionBefore } from './tabs.ts'
import { restoreWork } from './work.ts'
import { workStorage } from './work-storage.ts'

/** Opens what the address holds, else the last work, else the welcome; and from then on every link that is put into the address. */
export function openFirst(): void {
  if (isEmbedded()) viewStore.setState({ screen: 'embed' })
  else openLast()
  openAddress()
  addEventListener('hashchange', openAddress)
}

function openLast(): void {
  const before = sessionBefore()
  const work = (before === '' ? undefined : workStorage.find(before)) ?? workStorage.load()
  // A session of its own, so that two tabs on the same work do not overwrite each other.
  if (work) restoreWork({ ...work, session: '' })
  else if (fragment() === '') viewStore.setState({ screen: 'welcome' })
  meetOtherTabs(work)
  tellOtherTabs()
}

/** Told from the address alone: a frame in another page must not touch what the reader has stored. */
function isEmbedded(): boolean {
  return /(^\d+\.|&)embed=/.test(fragment())
}

function fragment(): string {
  return location.hash.slice(1)
}

/** What reads a link comes with the first. */
function openAddress(): void {
  const link = fragment()
  if (link !== '') void import('./open-link.ts').then(({ openLink }) => openLink(link, isEmbedded()))
}
