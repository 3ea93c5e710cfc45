import { openDialog, viewStore } from '../store/view.ts'

let typed = ''

/** Opens the palette. What is typed before it has come is for it, and not for what has the focus till then. */
export function openPalette(): void {
  typed = ''
  openDialog('palette')
  document.addEventListener('keydown', keep, true)
}

/** What was typed since the palette was asked for; from now on it takes its keys itself. */
export function takeTyped(): string {
  const taken = typed
  typed = ''
  document.removeEventListener('keydown', keep, true)
  return taken
}

function keep(event: KeyboardEvent): void {
  if (viewStore.getState().dialog !== 'palette') return void takeTyped()
  if (event.key === 'Escape') {
    takeTyped()
    openDialog('none')
    event.preventDefault()
    event.stopPropagation()
    return
  }
  if (event.key.length > 1 || event.ctrlKey || event.metaKey || event.altKey) return
  typed += event.key
  event.preventDefault()
  event.stopPropagation()
}
