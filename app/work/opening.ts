import { createStore } from 'zustand/vanilla'
import type { LinkProblem, SharedScenario } from '../../src/index.ts'
import { parseSelection } from '../share/selection-key.ts'
import { inputStore } from '../store/input.ts'
import { playerStore } from '../store/player.ts'
import { viewStore } from '../store/view.ts'
import { openWork, restoreWork, showWindow } from './work.ts'
import { workStorage } from './work-storage.ts'

/** A link that could not be opened as it is; nothing on screen or in storage was changed by it. */
export interface LinkTrouble {
  readonly problem: LinkProblem
  /** As much as could be read. */
  readonly partial: SharedScenario | null
}

export const linkStore = createStore<{ readonly trouble: LinkTrouble | null }>(() => ({ trouble: null }))

/** Opens what the address holds, else the last work, else the welcome; and from then on every link that is put into the address. */
export function openFirst(): void {
  const work = workStorage.load()
  // A session of its own, so that two windows on the same work do not overwrite each other unseen.
  if (work) restoreWork({ ...work, session: '' })
  else if (fragment() === '') viewStore.setState({ screen: 'welcome' })
  void openAddress()
  addEventListener('hashchange', () => void openAddress())
}

function fragment(): string {
  return location.hash.slice(1)
}

/** Opens the link in the address, or says why it cannot be opened. */
async function openAddress(): Promise<void> {
  if (fragment() === '') return
  const { decodeLink } = await import('../share/link.ts')
  const link = decodeLink(fragment())
  if ('shared' in link) return openShared(link.shared)
  showWindow()
  linkStore.setState({ trouble: { problem: link.problem, partial: link.partial ?? null } })
}

/** Opens what a link carries, at its moment. */
export function openShared(shared: SharedScenario): void {
  const { files, seed, durationMs, open, atMs, speed, paused, selection } = shared
  openWork({ files, seed, durationMs, open, title: titleOf(shared) }, 'The link is open')
  playerStore.setState({ atMs, playing: !paused, selection: parseSelection(selection), ...(speed === null ? {} : { speed }) })
  dismissLink()
}

/** The link is dealt with: without it in the address a reload opens the work as it stands. */
export function dismissLink(): void {
  linkStore.setState({ trouble: null })
  history.replaceState(null, '', location.pathname + location.search)
  if (inputStore.getState().files.length === 0) viewStore.setState({ screen: 'welcome' })
}

/** The name of the scenario document, made readable, else of the first file. */
function titleOf({ files }: SharedScenario): string {
  const scenario = files.find((file) => /^kind:\s*Scenario\s*$/m.test(file.text))
  const name = scenario && /^\s+name:\s*([\w.-]+)|metadata:\s*\{\s*name:\s*([\w.-]+)/m.exec(scenario.text)
  const words = (name?.[1] ?? name?.[2] ?? files[0]?.name.replace(/\.[^.]+$/, '') ?? 'Shared').replaceAll(/[-_.]+/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
