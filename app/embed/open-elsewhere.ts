import { selectionKey } from '../share/selection-key.ts'
import { inputStore } from '../store/input.ts'
import { playerStore } from '../store/player.ts'

/** Opens what the frame shows, at the moment that it shows, in a window of its own. */
export async function openElsewhere(): Promise<void> {
  // Opened before anything is waited for: a browser lets only a press open a window.
  const opened = open('about:blank', '_blank')
  const { encodeLink } = await import('../share/link.ts')
  const { files, seed, durationMs, open: file } = inputStore.getState()
  const { atMs, speed, playing, selection } = playerStore.getState()
  const fragment = encodeLink({
    files,
    seed,
    durationMs,
    atMs: Math.round(atMs / 100) * 100,
    speed: speed === 1 ? null : speed,
    paused: !playing,
    selection: selectionKey(selection),
    open: file,
  })
  const address = `${location.origin}${location.pathname}#${fragment}`
  if (opened) opened.location.replace(address)
  else location.assign(address)
}
