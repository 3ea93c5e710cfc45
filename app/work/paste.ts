import { extractManifests } from '../../src/index.ts'
import { notify } from '../components/toast.ts'
import { openWork } from './work.ts'

/** Opens pasted text as new work; prose around manifests is left out. */
export function openPasted(text: string): void {
  if (text.trim() === '') {
    notify({ title: 'The clipboard holds no text', failure: true })
    return
  }
  openWork({ title: 'Pasted manifests', files: [{ name: 'pasted.yaml', text: manifestsIn(text) }] }, 'The pasted text is open')
}

/** Takes pastes anywhere on the page but in its fields; gives back how to stop. */
export function listenToPastes(take: (text: string) => void): () => void {
  const onPaste = (event: ClipboardEvent) => {
    const target = event.target instanceof Element ? event.target : null
    if (target?.closest('input, textarea, .monaco-editor, [contenteditable]')) return
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (text.trim() === '') return
    event.preventDefault()
    take(text)
  }
  document.addEventListener('paste', onPaste)
  return () => document.removeEventListener('paste', onPaste)
}

function manifestsIn(text: string): string {
  const unified = text.replaceAll('\r\n', '\n')
  return extractManifests(unified) ?? unified
}
