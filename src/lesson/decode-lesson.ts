import type { Diagnostic, Reported } from '../core/diagnostic.ts'
import type { SourceFile } from '../core/source.ts'
import type { FieldPath, Resource } from '../manifest/resource.ts'
import { decodeExpectations, type GivenExpectation } from '../scenario/decode-expectations.ts'
import { SchemaCheck } from '../scenario/schema-check.ts'
import type { CoachMark, Lesson, LessonStep, MarkTarget, WindowPart } from './lesson.ts'
import { filesAtStep } from './lesson-files.ts'
import { lessonSchema } from './lesson-schema.ts'

type Texts = Readonly<Record<string, string>>
interface GivenSpec {
  readonly title: string
  readonly summary?: string
  readonly minutes?: number
  readonly files?: Texts
  readonly steps: readonly (GivenStep | undefined)[]
}
interface GivenStep {
  readonly title: string
  readonly text: string
  readonly files?: Texts
  readonly edit?: readonly string[]
  readonly open?: string
  readonly task?: readonly (GivenExpectation | undefined)[]
  readonly hints?: readonly string[]
  readonly mark?: GivenMark
  readonly solution?: Texts
  readonly explanation?: string
}
interface GivenMark {
  readonly text: string
  readonly ribbon?: string
  readonly card?: string
  readonly line?: string
  readonly part?: WindowPart
}

/** A step says no more than this: what is longer is not read. */
const mostWords = 50
const defaultMinutes = 5
const definitions = lessonSchema.$defs

/** Whether a resource of the text is a lesson document. */
export function isLesson(resource: Resource): boolean {
  return resource.kind === 'Lesson' && resource.group === 'telltale.dev'
}

/** Every lesson among the resources, and what is wrong with them. What is wrong is left out; a lesson without a step is none. */
export function decodeLessons(resources: readonly Resource[]): Reported<readonly Lesson[]> {
  const decoded = resources.filter(isLesson).map(decodeLesson)
  return { value: decoded.flatMap(({ value }) => value ?? []), diagnostics: decoded.flatMap(({ diagnostics }) => diagnostics) }
}

function decodeLesson(resource: Resource): Reported<Lesson | undefined> {
  const check = new SchemaCheck(definitions, resource.source, 'A lesson')
  const given = check.check(resource.body['spec'] ?? {}, definitions['LessonSpec'] ?? {}, ['spec']) as GivenSpec | undefined
  if (!given) return { value: undefined, diagnostics: check.diagnostics }
  const steps = given.steps.flatMap((step, i) => (step ? [decodeStep(step, ['spec', 'steps', i], check, resource)] : []))
  const lesson: Lesson = {
    name: resource.metadata.name,
    title: given.title,
    summary: given.summary ?? '',
    minutes: given.minutes ?? defaultMinutes,
    files: filesOf(given.files),
    steps,
    range: resource.source.range,
  }
  const advice = given.steps.flatMap((step, i) => (step ? adviceOn(step, ['spec', 'steps', i], resource) : []))
  return {
    value: steps.length > 0 ? lesson : undefined,
    diagnostics: [...check.diagnostics, ...advice, ...unknownFiles(lesson, given, resource)],
  }
}

function decodeStep(given: GivenStep, path: FieldPath, check: SchemaCheck, { source }: Resource): LessonStep {
  return {
    title: given.title,
    text: given.text,
    files: filesOf(given.files),
    edit: given.edit ?? [],
    open: given.open ?? '',
    task: decodeExpectations(given.task ?? [], [...path, 'task'], check, source),
    hints: (given.hints ?? []).filter((hint) => hint !== undefined),
    mark: given.mark ? markOf(given.mark, [...path, 'mark'], check) : null,
    solution: filesOf(given.solution),
    explanation: given.explanation ?? '',
  }
}

function filesOf(given: Texts | undefined): readonly SourceFile[] {
  return Object.entries(given ?? {}).flatMap(([name, text]) => (text === undefined ? [] : [{ name, text }]))
}

function markOf({ text, ribbon, card, line, part }: GivenMark, path: FieldPath, check: SchemaCheck): CoachMark | null {
  const targets: (MarkTarget | undefined)[] = [
    ribbon === undefined ? undefined : { type: 'ribbon', to: ribbon },
    card === undefined ? undefined : { type: 'card', of: card },
    line === undefined ? undefined : { type: 'line', words: line },
    part === undefined ? undefined : { type: 'part', part },
  ]
  const [target, another] = targets.filter((each) => each !== undefined)
  if (target && !another) return { target, text }
  check.refuse(target ? 'invalid-value' : 'missing-field', path, `${target ? 'takes' : 'needs'} one of ribbon, card, line, part`)
  return null
}

/** What a good lesson has: few words, and a solution to every task. */
function adviceOn(step: GivenStep, path: FieldPath, { source }: Resource): readonly Diagnostic[] {
  const words = step.text.split(/\s+/).filter((word) => /\w/.test(word)).length
  const long: Diagnostic = {
    code: 'long-lesson-step',
    severity: 'note',
    message: `This text has ${words} words. A step is read where it has at most ${mostWords}.`,
    range: source.keyAt([...path, 'text']),
  }
  const unsolved: Diagnostic = {
    code: 'lesson-without-solution',
    severity: 'warning',
    message: 'This task has no solution. Show me has nothing to show, and nobody knows whether it can be done.',
    range: source.keyAt([...path, 'task']),
  }
  const hasTask = (step.task ?? []).length > 0
  return [...(words > mostWords ? [long] : []), ...(hasTask && !step.solution ? [unsolved] : [])]
}

/** Names in `edit` and `open` that no file has by then. */
function unknownFiles(lesson: Lesson, given: GivenSpec, { source }: Resource): readonly Diagnostic[] {
  return given.steps.flatMap((step, i) => {
    const named = [
      ...(step?.open === undefined ? [] : [{ name: step.open, path: ['spec', 'steps', i, 'open'] }]),
      ...(step?.edit ?? []).map((name, at) => ({ name, path: ['spec', 'steps', i, 'edit', at] })),
    ]
    const present = filesAtStep(lesson, i)
    return named
      .filter(({ name }) => !present.some((file) => file.name === name))
      .map(
        ({ name, path }): Diagnostic => ({
          code: 'unknown-file',
          severity: 'error',
          message: `The lesson has no file ${name} at this step. It has ${present.map((file) => file.name).join(', ') || 'none'}.`,
          range: source.at(path),
        }),
      )
  })
}
