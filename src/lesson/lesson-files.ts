import type { SourceFile } from '../core/source.ts'
import type { Lesson } from './lesson.ts'

/** `files` with those of `over` in place of what has their names, new ones behind. */
export function putOver(files: readonly SourceFile[], over: readonly SourceFile[]): readonly SourceFile[] {
  const replaced = files.map((file) => over.find(({ name }) => name === file.name) ?? file)
  return [...replaced, ...over.filter(({ name }) => !files.some((file) => file.name === name))]
}

/** The files at the beginning of a step, when every step before it was solved as the lesson solves it; `solved`: at its end. */
export function filesAtStep({ files, steps }: Lesson, step: number, solved = false): readonly SourceFile[] {
  return steps.slice(0, step + 1).reduce((known, each, i) => {
    const begun = putOver(known, each.files)
    return i < step || solved ? putOver(begun, each.solution) : begun
  }, files)
}
