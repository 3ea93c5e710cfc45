import { useEffect, useRef, useState } from 'react'
import type { SourceFile } from '../../src/index.ts'
import { Annotations } from './Annotations.tsx'
import { MonacoSession } from './monaco-session.ts'
import { textEditorStore } from './text-editor.ts'
import { useBeside } from './use-beside.ts'
import { charWidth, codeLeft, type EditorViewport, lineHeight } from './viewport.ts'
import './monaco-editor.css'

const nothing: EditorViewport = { scrollTop: 0, scrollLeft: 0, width: 0, height: 0, codeLeft, codeRight: 0, charWidth, lineHeight }

/** Monaco on the open file, with the figures beside its lines. */
export function MonacoEditor({ file }: { file: SourceFile }) {
  const host = useRef<HTMLDivElement>(null)
  const session = useRef<MonacoSession>(null)
  const [viewport, setViewport] = useState(nothing)
  const beside = useBeside(file)
  useEffect(() => {
    if (!host.current) return
    const made = new MonacoSession(host.current, setViewport)
    session.current = made
    textEditorStore.setState({ editor: made })
    return () => {
      if (textEditorStore.getState().editor === made) textEditorStore.setState({ editor: null })
      session.current = null
      made.dispose()
    }
  }, [])
  useEffect(() => session.current?.fade(beside.dead), [beside])
  return (
    <div className="tt-monaco">
      <div className="tt-monaco-host" ref={host} />
      <Annotations file={file} beside={beside} viewport={viewport} />
    </div>
  )
}
