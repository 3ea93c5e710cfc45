import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import type { SourceFile } from '../../src/index.ts'
import { LessonHint } from '../lessons/LessonHint.tsx'
import { firstPictureOrNone } from '../picture/first-picture.ts'
import { inputStore } from '../store/input.ts'
import { layoutStore } from '../store/layout.ts'
import { revealStore } from '../store/reveal.ts'
import { viewStore } from '../store/view.ts'
import { useAllFiles } from '../work/all-files.ts'
import { FileTabs } from './FileTabs.tsx'
import { PlainEditor } from './PlainEditor.tsx'
import { ProblemsBar } from './ProblemsBar.tsx'
import { openFile, type TextEditor, textEditorStore } from './text-editor.ts'
import './editor.css'

const MonacoEditor = lazy(async () => ({ default: (await import('./MonacoEditor.tsx')).MonacoEditor }))

/** The manifests: tabs, text, problems. */
export function EditorPanel() {
  const files = useAllFiles()
  const open = useStore(inputStore, (state) => state.open)
  const file = files.find((each) => each.name === open) ?? files[0]
  useReveal()
  return (
    <section className="tt-editor" aria-label="Manifests">
      <FileTabs files={files} open={file?.name ?? ''} />
      <div className="tt-editor-body" role="tabpanel" id="tt-editor-body" aria-label={file?.name ?? 'No file'}>
        {file ? <Text file={file} /> : <p className="tt-editor-empty">No file is open. Add one, or drop files here.</p>}
      </div>
      {file && <LessonHint file={file.name} />}
      <ProblemsBar />
    </section>
  )
}

const narrow = matchMedia('(max-width: 767px)')

function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      narrow.addEventListener('change', changed)
      return () => narrow.removeEventListener('change', changed)
    },
    () => narrow.matches,
  )
}

/** The plain editor until Monaco is there, and for good where there is little room: on phones and small tablets. */
function Text({ file }: { file: SourceFile }) {
  const small = useNarrow()
  const ready = useAfterFirstPicture()
  const plain = <PlainEditor file={file} />
  if (small || !ready) return plain
  return (
    <Suspense fallback={plain}>
      <MonacoEditor file={file} />
    </Suspense>
  )
}

/** False until the window has its first picture and is idle: Monaco must not delay it. */
function useAfterFirstPicture(): boolean {
  const [drawn, setDrawn] = useState(false)
  useEffect(() => {
    let stop = () => {}
    let isLeft = false
    void firstPictureOrNone.then(() => {
      if (!isLeft) stop = whenIdle(() => setDrawn(true))
    })
    return () => {
      isLeft = true
      stop()
    }
  }, [])
  return drawn
}

function whenIdle(act: () => void): () => void {
  if (typeof requestIdleCallback === 'function') {
    const handle = requestIdleCallback(act, { timeout: 1500 })
    return () => cancelIdleCallback(handle)
  }
  const handle = setTimeout(act, 300)
  return () => clearTimeout(handle)
}

/** What was carried out last, when, and by which editor: one that takes its place just then does it again. */
let revealed: { readonly count: number; readonly at: number; readonly editor: TextEditor | null } = { count: 0, at: 0, editor: null }
const handOverMs = 3000

/** Carries out what line links ask for, as soon as an editor is there. */
function useReveal(): void {
  const { range, count } = useStore(revealStore)
  const editor = useStore(textEditorStore, (state) => state.editor)
  const open = useStore(inputStore, (state) => state.open)
  useEffect(() => {
    const isDone = count === revealed.count && (editor === revealed.editor || performance.now() - revealed.at > handOverMs)
    if (!range || isDone) return
    if (open !== range.file && count !== revealed.count) return openFile(range.file)
    if (!editor || open !== range.file) return
    revealed = { count, at: performance.now(), editor }
    editor.goTo(range)
  }, [range, count, editor, open])
}

revealStore.subscribe((state, before) => {
  if (state.count !== before.count && layoutStore.getState().layout === 'phone') viewStore.setState({ sheet: 'editor' })
})
