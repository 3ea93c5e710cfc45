import { type ReactNode, useMemo } from 'react'
import { lineColumnAt, lineStarts, type SourceFile, type SourceRange } from '../../src/index.ts'
import { LineSourceContext } from '../components/line-source.ts'
import { reveal } from '../store/reveal.ts'
import { comparingStore } from './comparing.ts'

interface SideLinesProps {
  readonly side: 'before' | 'after'
  /** The texts that ran on it. */
  readonly files: readonly SourceFile[]
  readonly children: ReactNode
}

/** What speaks of one side: its line links lead into the editor where the side is the edit, else into the difference of the texts. */
export function SideLines({ side, files, children }: SideLinesProps) {
  const source = useMemo(() => ({ files, name: side, goTo: (range: SourceRange) => goTo(side, files, range) }), [side, files])
  return <LineSourceContext value={source}>{children}</LineSourceContext>
}

function goTo(side: 'before' | 'after', files: readonly SourceFile[], range: SourceRange): void {
  const text = files.find(({ name }) => name === range.file)?.text ?? ''
  const { line } = lineColumnAt(lineStarts(text), range.start)
  comparingStore.setState({ line: { side, file: range.file, line } })
  if (comparingStore.getState()[side].type === 'edit') reveal(range)
}
