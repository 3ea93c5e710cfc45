import { closeCompared, comparingStore, toggleCompare } from './compare/comparing.ts'
import { notify } from './components/toast.ts'
import { nextProblem } from './editor/problems.ts'
import { openFile, textEditorStore } from './editor/text-editor.ts'
import { openPalette } from './palette/open-palette.ts'
import { commandCamera, fitCamera, mainCamera } from './picture/camera.ts'
import { toggleFocus } from './picture/focus.ts'
import {
  faster,
  newSeed,
  nextEvent,
  nextFailed,
  nextRequest,
  previousEvent,
  previousRequest,
  replay,
  slower,
  toggleLoop,
  togglePlay,
} from './player/commands.ts'
import { closeRehearsal, toggleRehearsal } from './rollout/open-rehearsal.ts'
import { toggleLessons } from './store/lesson.ts'
import { playerStore } from './store/player.ts'
import { closeInspector, openComposer, openDialog, viewStore } from './store/view.ts'
import { endTour, tourStore } from './tour/tour-store.ts'
import { presentFiles } from './work/all-files.ts'
import { saveNow, tellNotSaved } from './work/work.ts'

export interface KeyCommand {
  /** As `KeyboardEvent.key`; single letters in lower case. */
  readonly key: string
  /** How the key is written where it differs. */
  readonly shown?: string
  readonly group: 'Run' | 'Window' | 'Text'
  readonly does: string
  readonly ctrl?: boolean
  /** Only with Shift; letters without it hold only without. */
  readonly shift?: boolean
  /** Holds while a text is edited, too. */
  readonly inText?: boolean
  /** Named in the key help only: the part of the window that has the focus carries it out. */
  readonly elsewhere?: boolean
  readonly run: () => void
}

const nothing = () => undefined

/** Every key of the window, in the order of the key help. */
export const keyCommands: readonly KeyCommand[] = [
  { key: ' ', shown: 'Space', group: 'Run', does: 'Play or pause', run: togglePlay },
  { key: ',', group: 'Run', does: 'Previous event', run: previousEvent },
  { key: '.', group: 'Run', does: 'Next event', run: nextEvent },
  { key: '<', group: 'Run', does: 'Previous request', run: previousRequest },
  { key: '>', group: 'Run', does: 'Next request', run: nextRequest },
  { key: '[', group: 'Run', does: 'Slower', run: slower },
  { key: ']', group: 'Run', does: 'Faster', run: faster },
  { key: 'o', group: 'Run', does: 'Play the run or the selection over and over', run: toggleLoop },
  { key: 'r', group: 'Run', does: 'Replay from the start', run: replay },
  { key: 'n', group: 'Run', does: 'New seed', run: newSeed },
  { key: 'x', group: 'Run', does: 'Next failed request', run: nextFailed },
  {
    key: 'ArrowRight',
    shown: 'Left, Right',
    group: 'Run',
    does: 'In the timeline: 1 s; with Shift to the next marker',
    elsewhere: true,
    run: nothing,
  },
  { key: '=', shown: '+ − 0', group: 'Run', does: 'In the timeline: closer, farther, all of the run', elsewhere: true, run: nothing },
  { key: 'Enter', group: 'Run', does: 'In the timeline: begin and end a selection', elsewhere: true, run: nothing },
  { key: 'Backspace', group: 'Run', does: 'In the timeline: clear the selection', elsewhere: true, run: nothing },
  { key: 'e', group: 'Window', does: 'Go to the editor', run: toEditor },
  { key: 'p', group: 'Window', does: 'Go to the picture', run: toPicture },
  { key: 'i', group: 'Window', does: 'Go to the inspector', run: toInspector },
  { key: 'a', group: 'Window', does: 'Ask about one request', run: toComposer },
  {
    key: 't',
    group: 'Window',
    does: 'Table instead of the picture',
    run: () => playerStore.setState((state) => ({ table: !state.table })),
  },
  { key: 'c', group: 'Window', does: 'Compare with an earlier text', run: toggleCompare },
  { key: 'd', group: 'Window', does: 'Rehearse a rollout', run: toggleRehearsal },
  { key: 's', group: 'Window', does: 'Share', run: () => openDialog('share') },
  { key: 'f', group: 'Window', does: 'Focus on what is selected and its neighbours', run: toggleFocus },
  { key: '0', group: 'Window', does: 'Fit the picture', run: () => fitCamera(mainCamera) },
  { key: '+', group: 'Window', does: 'Closer', run: () => commandCamera(mainCamera, 'in') },
  { key: '-', shown: '−', group: 'Window', does: 'Farther', run: () => commandCamera(mainCamera, 'out') },
  { key: 'l', group: 'Window', does: 'Lessons', run: toggleLessons },
  { key: 'l', shown: 'Shift+L', shift: true, group: 'Window', does: 'Tidy the layout', run: () => commandCamera(mainCamera, 'tidy') },
  {
    key: 'ArrowDown',
    shown: 'Arrows',
    group: 'Window',
    does: 'In the picture: along edges and rows; with Shift move the view, with Ctrl the card',
    elsewhere: true,
    run: nothing,
  },
  {
    key: 'F10',
    shown: 'Shift+F10',
    group: 'Window',
    does: 'In the picture: what can be done with a service',
    elsewhere: true,
    run: nothing,
  },
  { key: 'Enter', group: 'Window', does: 'In the picture: inspect; with Shift go to its line', elsewhere: true, run: nothing },
  { key: ',', shown: ',', ctrl: true, group: 'Window', does: 'Settings', inText: true, run: () => openDialog('settings') },
  { key: 'F6', group: 'Window', does: 'Next region; with Shift the previous one', inText: true, run: nothing },
  { key: 'k', shown: 'K', ctrl: true, group: 'Window', does: 'Search or run a command', inText: true, run: openPalette },
  { key: '?', group: 'Window', does: 'Keys: what each of them does', run: () => openDialog('keys') },
  { key: 'Escape', shown: 'Esc', group: 'Window', does: 'Close the innermost thing', run: closeInnermost },
  { key: 'F8', group: 'Text', does: 'Next problem', inText: true, run: nextProblem },
  { key: 'F12', group: 'Text', does: 'Go to definition', elsewhere: true, run: nothing },
  { key: 'F2', group: 'Text', does: 'Rename a host or subset everywhere, or a tab', elsewhere: true, run: nothing },
  { key: 'F1', shown: 'Shift+F1', group: 'Text', does: 'What the field at the cursor means', elsewhere: true, run: nothing },
  { key: ' ', shown: 'Space', ctrl: true, group: 'Text', does: 'What fits at the cursor', elsewhere: true, run: nothing },
  { key: '.', ctrl: true, group: 'Text', does: 'Quick fixes at the cursor', elsewhere: true, run: nothing },
  { key: 'f', shown: 'Shift+Alt+F', group: 'Text', does: 'Format the file', elsewhere: true, run: nothing },
  { key: 's', shown: 'S', ctrl: true, group: 'Text', does: 'Say that it is saved', inText: true, run: sayItIsSaved },
  { key: 'Alt', shown: 'Alt+1 … 9', group: 'Text', does: 'Go to that tab', elsewhere: true, run: nothing },
  { key: 'm', shown: 'M', ctrl: true, group: 'Text', does: 'Let Tab leave the editor', elsewhere: true, run: nothing },
]

/** What holds in a frame in another page too. */
const embeddedKeys = new Set([' ', ',', '.', '[', ']', 'r', 'x', 't', '0', '+', '-', 'escape'])

/** How the keys of a command are written. */
export function keyName({ key, shown, ctrl = false }: KeyCommand): string {
  return `${ctrl ? 'Ctrl+' : ''}${shown ?? (key.length === 1 ? key.toUpperCase() : key)}`
}

/** Listens to the keys of the window; gives back how to stop. */
export function listenToKeys(): () => void {
  document.addEventListener('keydown', onEarlyKey, true)
  document.addEventListener('keydown', onKeyDown)
  return () => {
    document.removeEventListener('keydown', onEarlyKey, true)
    document.removeEventListener('keydown', onKeyDown)
  }
}

/** Before anyone else sees it: an editor takes Ctrl+K for the first half of a longer key, and F8 for problems that are not its own. */
function onEarlyKey(event: KeyboardEvent): void {
  const run = earlyCommand(event)
  if (!run || viewStore.getState().screen !== 'main' || viewStore.getState().dialog !== 'none') return
  event.preventDefault()
  event.stopPropagation()
  run()
}

function earlyCommand({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): (() => void) | null {
  if (shiftKey || altKey) return null
  if (ctrlKey || metaKey) return key.toLowerCase() === 'k' ? openPalette : null
  return key === 'F8' ? nextProblem : null
}

function onKeyDown(event: KeyboardEvent): void {
  const { screen } = viewStore.getState()
  if (event.defaultPrevented || event.isComposing || screen === 'welcome') return
  if (screen === 'embed' && !embeddedKeys.has(event.key.toLowerCase())) return
  const target = event.target instanceof Element ? event.target : document.body
  if (target.closest('[role=dialog], [role=menu], [role=listbox]')) return
  if (carriedOut(event, target)) event.preventDefault()
}

function carriedOut(event: KeyboardEvent, target: Element): boolean {
  if (event.key === 'F6') return cycleRegions(event.shiftKey ? -1 : 1)
  if (event.altKey) return !event.ctrlKey && openTab(event)
  const inText = target.matches('input, textarea, select, [contenteditable]') || target.closest('.monaco-editor') !== null
  const ctrl = event.ctrlKey || event.metaKey
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  const letter = /^[a-z]$/.test(key)
  const command = keyCommands.find(
    (each) => each.key === key && (each.ctrl ?? false) === ctrl && !each.elsewhere && (!letter || (each.shift ?? false) === event.shiftKey),
  )
  if (!command || (inText && !command.inText && !leavesField(key, target))) return false
  if (key === ' ' && target.closest('button, a, [role]:not(main, [role=region], [role=application])')) return false
  command.run()
  return true
}

/** Esc closes the inspector from its fields too; one that has something to give back takes the key for itself. */
function leavesField(key: string, target: Element): boolean {
  return key === 'Escape' && target.closest('.tt-inspector') !== null
}

function openTab(event: KeyboardEvent): boolean {
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1]
  const file = presentFiles()[Number(digit ?? 0) - 1]
  if (file) openFile(file.name)
  return file !== undefined
}

function toEditor(): void {
  viewStore.setState({ sheet: 'editor' })
  requestAnimationFrame(() => textEditorStore.getState().editor?.focus())
}

function toInspector(): void {
  if (playerStore.getState().selection.type === 'none') openComposer()
  requestAnimationFrame(() => focusRegion('Inspector'))
}

function toComposer(): void {
  openComposer()
  requestAnimationFrame(() => document.querySelector<HTMLElement>('.tt-compose-url input')?.focus())
}

const regionSelector = 'header, section[aria-label], aside[aria-label], nav[aria-label]'

/** The regions of the window in the order of the page, without what stands within one of them. */
function regions(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(regionSelector)].filter(
    (region) =>
      region.closest('#root') && region.checkVisibility() && !region.parentElement?.closest(regionSelector) && stopIn(region) !== null,
  )
}

function focusRegion(label: string): void {
  const region = regions().find((each) => each.getAttribute('aria-label') === label)
  if (region) stopIn(region)?.focus()
}

function toPicture(): void {
  const first = document.querySelector<HTMLElement>('.tt-picks [tabindex="0"]')
  if (first?.checkVisibility()) first.focus()
  else if (playerStore.getState().table) document.querySelector<HTMLElement>('.tt-tables')?.focus()
  else focusRegion('Topology')
}

/** Where the focus goes in a region. */
function stopIn(region: HTMLElement): HTMLElement | null {
  return region.querySelector<HTMLElement>('textarea, [tabindex="0"], button:not([tabindex="-1"]), a[href], input')
}

function cycleRegions(step: 1 | -1): boolean {
  const all = regions()
  const active = document.activeElement
  const at = all.findLastIndex((region) => region.contains(active))
  const next = all[(at + step + all.length) % all.length]
  if (next) stopIn(next)?.focus()
  return next !== undefined
}

function closeInnermost(): void {
  if (tourStore.getState().step !== null) endTour()
  else if (comparingStore.getState().open) closeCompared()
  else if (viewStore.getState().composing || playerStore.getState().selection.type !== 'none') closeInspector()
  else if (viewStore.getState().rehearsing) closeRehearsal()
}

function sayItIsSaved(): void {
  if (saveNow()) notify({ title: 'Saved in this browser', text: 'Every keystroke is. Share a link to keep it elsewhere.' })
  else tellNotSaved()
}
