import { createStore } from 'zustand/vanilla'
import type { EmbedOptions, LessonPlace, LinkProblem, SharedScenario } from '../../src/index.ts'
import { parseSelection } from '../share/selection-key.ts'
import { emptyInput, inputStore } from '../store/input.ts'
import { playerStore } from '../store/player.ts'
import { viewStore } from '../store/view.ts'
import { giveTheme } from '../theme/theme-store.ts'
import { tellOtherTabs } from './other-tabs.ts'
import { meetOtherTabs, sessionBefore } from './tabs.ts'
import { openWork, restoreWork, showWindow } from './work.ts'
import { workStorage } from './work-storage.ts'

/** A link that could not be opened as it is; nothing on screen or in storage was changed by it. */
export interface LinkTrouble {
  readonly problem: LinkProblem | { readonly type: 'missing'; readonly path: string }
  /** As much as could be read. */
  readonly partial: SharedScenario | null
}

export const linkStore = createStore<{ readonly trouble: LinkTrouble | null }>(() => ({ trouble: null }))

/** Opens what the address holds, else the last work, else the welcome; and from then on every link that is put into the address. */
export function openFirst(): void {
  if (isEmbedded()) viewStore.setState({ screen: 'embed' })
  else openLast()
  void openAddress()
  addEventListener('hashchange', () => void openAddress())
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

/** Opens the link in the address, or says why it cannot be opened. */
async function openAddress(): Promise<void> {
  if (fragment() === '') return
  const { decodeLink } = await import('../share/link.ts')
  const link = decodeLink(fragment())
  if ('shared' in link) return openDecoded(link.shared)
  if (!isEmbedded()) showWindow()
  linkStore.setState({ trouble: { problem: link.problem, partial: link.partial ?? null } })
}

async function openDecoded(link: SharedScenario): Promise<void> {
  const shared = link.load === undefined ? link : await loaded(link, link.load)
  if (shared?.embed) showEmbedded(shared, shared.embed)
  else if (shared) openShared(shared)
}

/** The link with the texts of the file that it names; null, and said, where the page's origin has no such file. */
async function loaded(link: SharedScenario, path: string): Promise<SharedScenario | null> {
  const text = await ownFile(path)
  if (text === null) {
    if (!isEmbedded()) showWindow()
    linkStore.setState({ trouble: { problem: { type: 'missing', path }, partial: null } })
    return null
  }
  const { decodeBundle } = await import('../share/link.ts')
  const name = path.slice(path.lastIndexOf('/') + 1)
  const bundle = decodeBundle(text)
  const files = bundle?.files ?? [{ name, text }]
  return { ...link, files, open: bundle?.open || (files[0]?.name ?? ''), seed: link.seed ?? bundle?.seed ?? null }
}

/** A text of this origin; null where there is none. A page that answers everything with itself has none either. */
async function ownFile(path: string): Promise<string | null> {
  try {
    const response = await fetch(new URL(path, document.baseURI))
    if (!response.ok || response.headers.get('content-type')?.includes('html')) return null
    return (await response.text()).replaceAll('\r\n', '\n')
  } catch {
    return null
  }
}

/** Shows a link in another page: as it is, and without a trace in this browser. */
function showEmbedded(shared: SharedScenario, { theme }: EmbedOptions): void {
  const { files, seed, durationMs, open, atMs, speed, paused, selection } = shared
  if (theme !== 'auto') giveTheme(theme)
  inputStore.setState({ ...emptyInput, files, seed, durationMs, open, title: titleOf(shared) })
  playerStore.setState({ atMs, playing: !paused, selection: parseSelection(selection), ...(speed === null ? {} : { speed }) })
  viewStore.setState({ screen: 'embed', embedText: shared.embed?.text === true })
}

/** Opens what a link carries, at its moment. */
export function openShared(shared: SharedScenario): void {
  if (shared.lesson) return void openInLesson(shared, shared.lesson)
  const { files, seed, durationMs, open, atMs, speed, paused, selection } = shared
  openWork({ files, seed, durationMs, open, title: titleOf(shared) }, 'The link is open')
  playerStore.setState({ atMs, playing: !paused, selection: parseSelection(selection), ...(speed === null ? {} : { speed }) })
  dismissLink()
}

/** Opens a step of a lesson, on the texts that the link carries. */
async function openInLesson({ files }: SharedScenario, { name, step }: LessonPlace): Promise<void> {
  const { openLesson, openOwnLesson } = await import('../lessons/lesson-session.ts')
  const document = files.find(({ text }) => /^kind:\s*Lesson\s*$/m.test(text))
  if (name !== '') await openLesson(name, step, files)
  else if (document)
    await openOwnLesson(
      document.text,
      step,
      files.filter((file) => file !== document),
    )
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
