import { useContext } from 'react'
import { useStore } from 'zustand'
import { lineColumnAt, lineStarts, type SourceRange } from '../../src/index.ts'
import { derivedStore } from '../store/derived.ts'
import { inputStore } from '../store/input.ts'
import { LineSourceContext, useGoToLine } from './line-source.ts'
import './marks.css'

/** Line of `range` in the text that the recording is of, from 1. */
export function useLineOf(range: SourceRange): number {
  const source = useContext(LineSourceContext)
  const text = useStore(derivedStore, ({ files }) => (source?.files ?? files).find((file) => file.name === range.file)?.text)
  return lineColumnAt(lineStarts(text ?? ''), range.start).line
}

/** `L18`, or `bookinfo.yaml L142` where another file is meant (unless there is no room for it: `short`): goes to the line. */
export function LineLink({ range, file = false, short = false }: { range: SourceRange; file?: boolean; short?: boolean }) {
  const line = useLineOf(range)
  const elsewhere = useStore(inputStore, (state) => state.open !== range.file)
  const name = !short && (file || elsewhere) ? `${range.file} ` : ''
  const source = useContext(LineSourceContext)
  const goTo = useGoToLine()
  const words = `Go to line ${line} of ${range.file}${source ? `, ${source.name}` : ''}`
  return (
    <button type="button" className="tt-line-link" aria-label={words} onClick={() => goTo(range)}>
      {name}L{line}
    </button>
  )
}
