import { firstPictureOrNone } from '../picture/first-picture.ts'
import { viewStore } from '../store/view.ts'

/** What takes texts, and files with them. */
const takers = () => import('./paste.ts')

/**
 * Takes files that are dropped anywhere on the page, and texts that are pasted anywhere but in its fields. What takes them comes behind the first
 * picture, so that neither waits then, nor needs a network.
 */
export function listenToTexts(): void {
  // Where it does not come, the first text asks for it again.
  firstPictureOrNone.then(takers).catch(() => {})
  document.addEventListener('dragover', (event) => carriesFiles(event) && event.preventDefault())
  document.addEventListener('drop', (event) => {
    if (!event.dataTransfer || !carriesFiles(event) || viewStore.getState().screen === 'embed') return
    event.preventDefault()
    void takeDrop(event.dataTransfer)
  })
  document.addEventListener('paste', (event) => {
    const target = event.target instanceof Element ? event.target : null
    if (target?.closest('input, textarea, .monaco-editor, [contenteditable]')) return
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (text.trim() === '' || viewStore.getState().screen === 'embed') return
    event.preventDefault()
    void takers().then(({ takePasted }) => takePasted(text))
  })
}

function carriesFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false
}

/** A browser shows what was dropped only while the event lasts. */
async function takeDrop({ files, items }: DataTransfer): Promise<void> {
  const plain = [...files]
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  const { takeDropped } = await import('./take-files.ts')
  await takeDropped(plain, entries)
}
