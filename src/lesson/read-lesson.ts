import type { Reported } from '../core/diagnostic.ts'
import type { SourceFile } from '../core/source.ts'
import { parseManifests } from '../manifest/parse.ts'
import { decodeLessons } from './decode-lesson.ts'
import type { Lesson } from './lesson.ts'

/** The first lesson document of a text, with all that is to be said of the text. */
export function readLesson(file: SourceFile): Reported<Lesson | undefined> {
  const parsed = parseManifests([file])
  const { value, diagnostics } = decodeLessons(parsed.value)
  return { value: value[0], diagnostics: [...parsed.diagnostics, ...diagnostics] }
}
