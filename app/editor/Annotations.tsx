import type { SourceFile } from '../../src/index.ts'
import type { EditorViewport } from './viewport.ts'

/** The figures of the run beside the lines that decide them. */
export function Annotations(_: { file: SourceFile; viewport: EditorViewport }) {
  return null
}
