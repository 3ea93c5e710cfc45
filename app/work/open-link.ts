import type { EmbedOptions, LessonPlace, SharedScenario } from '../../src/index.ts'
import { decodeBundle, decodeLink } from '../share/link.ts'
import { parseSelection } from '../share/selection-key.ts'
import { emptyInput, inputStore } from '../store/input.ts'
import { playerStore } from '../store/player.ts'
import { viewStore } from '../store/view.ts'
import { giveTheme } from '../theme/theme-store.ts'
import { type LinkTrouble, linkStore } from './link-store.ts'
import { openWork, showWindow } from './work.ts'

/** Opens what a link holds, or says why it cannot be opened; `embedded` in a frame of another page. */
export function openLink(fragment: string, embedded: boolean): void {
  const link = decodeLink(fragment)
  if ('shared' in link) void openDecoded(link.shared, embedded)
  else tellTrouble({ problem: link.problem, partial: link.partial ?? null }, embedded)
}

function tellTrouble(trouble: LinkTrouble, embedded: boolean): void {
  if (!embedded) showWindow()
  linkStore.setState({ trouble })
}

async function openDecoded(link: SharedScenario, embedded: boolean): Promise<void> {
  const { load } = link
  const shared = load === undefined ? link : withFile(link, load, await ownFile(load))
  if (!shared) tellTrouble({ problem: { type: 'missing', path: load ?? '' }, partial: null }, embedded)
  else if (shared.embed) showEmbedded(shared, shared.embed)
  else openShared(shared)
}

/** The link with the texts of the file that it names; null where the page's origin has no such file. */
function withFile(link: SharedScenario, path: string, text: string | null): SharedScenario | null {
  if (text === null) return null
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
