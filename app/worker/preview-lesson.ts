import { filesAtStep, type InParts, type SourceFile } from '../../src/index.ts'
import { LastGoodCompiler, type LastGoodRun } from './last-good.ts'
import type { EngineRequest } from './protocol.ts'

/** A run, and the files that were added to the user's. */
export interface ShownRun extends LastGoodRun {
  readonly generated: readonly SourceFile[]
}

/** Runs a step of a lesson that is being written in place of the text that it stands in. */
export class LessonPreviewer {
  private readonly compiler = new LastGoodCompiler();

  /** The step's run where one is asked for and the text holds a lesson, else the text's own. */
  *shownInParts(own: LastGoodRun, { preview, seed, durationMs }: EngineRequest): InParts<ShownRun> {
    const lesson = preview && own.compiled.lessons.at(-1)
    if (!lesson) return { ...own, generated: own.compiled.generated }
    const files = filesAtStep(lesson, Math.min(preview.step, lesson.steps.length - 1), preview.solved)
    const input = { files, ...(seed === null ? {} : { seed }), ...(durationMs === null ? {} : { durationMs }) }
    const step = yield* this.compiler.compileInParts(input)
    return {
      compiled: step.compiled,
      diagnostics: [...own.diagnostics, ...step.diagnostics],
      broken: [...own.broken, ...step.broken],
      files: [...step.files, ...own.files],
      generated: [...files, ...step.compiled.generated],
    }
  }
}
