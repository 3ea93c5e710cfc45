import type { SourceFile } from '../../src/index.ts'

/** What one edit did to one of several files. */
export interface FileChange {
  readonly file: string
  readonly before: string
  readonly after: string
}

const most = 100
let groups: readonly (readonly FileChange[])[] = []

/** Remembers that changes of several files are one edit: a rename, a quick fix, what a wizard wrote. */
export function rememberGroup(before: readonly SourceFile[], after: readonly SourceFile[]): void {
  const changes = after.flatMap(({ name, text }): FileChange[] => {
    const old = before.find((file) => file.name === name)?.text
    return old === undefined || old === text ? [] : [{ file: name, before: old, after: text }]
  })
  if (changes.length > 1) groups = [...groups, changes].slice(-most)
}

/** What else is to be taken back, or made again, now that a file has come to hold `text` by undo or redo: the other files of the edit that did it. */
export function partnersOf(file: string, text: string, way: 'undo' | 'redo'): readonly FileChange[] {
  const reached = ({ file: own, before, after }: FileChange) => own === file && (way === 'undo' ? before : after) === text
  return groups.findLast((group) => group.some(reached))?.filter((change) => change.file !== file) ?? []
}

/** Other work is open. */
export function forgetGroups(): void {
  groups = []
}
