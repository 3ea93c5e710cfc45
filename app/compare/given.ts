import type { SourceFile } from '../../src/index.ts'
import { notify } from '../components/toast.ts'
import { inputStore } from '../store/input.ts'
import { readFiles } from '../work/dropped-files.ts'
import { comparingStore } from './comparing.ts'
import { loadTexts } from './rules-of.ts'
import { sideName } from './sides.ts'

type Side = 'before' | 'after'

const pasted = 'pasted text'

/** Puts a pasted text on a side: all of it, or only its rules over the present text. */
export async function pasteSide(side: Side, text: string): Promise<void> {
  const { extractManifests } = await loadTexts()
  const plain = text.replaceAll('\r\n', '\n')
  await putOn(side, pasted, [{ name: 'pasted.yaml', text: extractManifests(plain) ?? plain }])
}

/** Puts texts on a side, under a name; what cannot be read leaves the side as it was. */
async function putOn(side: Side, name: string, given: readonly SourceFile[]): Promise<void> {
  const { givenSide, whyNoSide } = await loadTexts()
  const fault = whyNoSide(given)
  if (fault !== null) {
    const kept = sideName(comparingStore.getState()[side])
    notify({
      title: `${name === pasted ? 'The pasted text' : name} cannot be compared`,
      text: `${fault} ${side === 'before' ? 'Before' : 'After'} stays: ${kept}.`,
      failure: true,
    })
    return
  }
  comparingStore.setState({ [side]: { type: 'given', name, files: givenSide(given, inputStore.getState().files) }, list: null, line: null })
}

/** Lets the user choose files for a side. */
export function chooseFiles(side: Side): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  input.accept = '.yaml,.yml,.json,.txt,text/*'
  input.addEventListener('change', () => void takeSide(side, input.files ?? []))
  input.click()
}

/** Puts files on a side. */
export async function takeSide(side: Side, list: Iterable<File>): Promise<void> {
  const { files, refused } = await readFiles(list)
  if (refused.length > 0) notify({ title: `${refused.join(', ')} is not text`, text: 'Telltale reads YAML and JSON.', failure: true })
  const [first] = files
  if (first) await putOn(side, files.length === 1 ? first.name : `${files.length} files`, files)
}

/** Takes what is dropped on the comparison, or pasted beside its fields: on the side that lies under the pointer, else before. */
export function listenForSides(root: HTMLElement): () => void {
  const control = new AbortController()
  const { signal } = control
  const sideAt = ({ target }: Event): Side => (target instanceof Element && target.closest('[data-side="after"]') ? 'after' : 'before')
  const drop = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    event.stopPropagation()
    void takeSide(sideAt(event), [...event.dataTransfer.files])
  }
  const paste = (event: ClipboardEvent) => {
    const target = event.target instanceof Element ? event.target : null
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (text.trim() === '' || target?.closest('input, textarea, .monaco-editor, [contenteditable]')) return
    event.preventDefault()
    event.stopPropagation()
    void pasteSide('before', text)
  }
  root.addEventListener('drop', drop, { signal })
  document.addEventListener('paste', paste, { signal, capture: true })
  return () => control.abort()
}
