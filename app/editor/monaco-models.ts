import type { SourceFile, TextEdit } from '../../src/index.ts'
import { derivedStore } from '../store/derived.ts'
import { inputStore } from '../store/input.ts'
import { presentFiles } from '../work/all-files.ts'
import { sessionStore } from '../work/work.ts'
import { forgetGroups, partnersOf } from './edit-groups.ts'
import { minimalEdit } from './minimal-edit.ts'
import { monaco } from './monaco.ts'
import { writeUnrecorded } from './text-histories.ts'

type Model = monaco.editor.ITextModel

/** One model a file, kept in step with the input store both ways, so that undo survives switching tabs. */
class ModelSet {
  private readonly models = new Map<string, Model>()
  /** What each holds: a file that did not change is not looked at again while another is typed in. */
  private readonly texts = new WeakMap<Model, string>()
  /** A change that comes from the store must not go back to it. */
  private applying = false
  private following = false

  constructor() {
    this.sync()
    inputStore.subscribe((state, before) => state.files !== before.files && this.sync())
    derivedStore.subscribe((state, before) => state.generated !== before.generated && this.sync())
    sessionStore.subscribe(() => this.clear())
  }

  get(name: string): Model | undefined {
    return this.models.get(name)
  }

  nameOf(model: Model | null): string | undefined {
    for (const [name, own] of this.models) if (own === model) return name
    return undefined
  }

  entries(): Iterable<[string, Model]> {
    return this.models.entries()
  }

  /** Makes the edits one undo step, or part of the one before. */
  apply(name: string, edits: readonly TextEdit[], joined = false): boolean {
    const model = this.models.get(name)
    if (!model) return false
    if (joined) model.popStackElement()
    else model.pushStackElement()
    model.pushEditOperations(
      [],
      edits.map(({ range, newText }) => ({ range: rangeOf(model, range.start, range.end), text: newText })),
      () => null,
    )
    model.pushStackElement()
    return true
  }

  private sync(): void {
    const files = presentFiles()
    this.followRenames(files)
    for (const { name, text } of files) {
      const model = this.models.get(name)
      if (model) this.replace(model, text)
      else this.models.set(name, this.create(text))
    }
  }

  /** A file that is gone while a new one holds its text was renamed: the model, with its undo, goes on under the new name. */
  private followRenames(files: readonly SourceFile[]): void {
    for (const [name, model] of [...this.models]) {
      if (files.some((file) => file.name === name)) continue
      this.models.delete(name)
      const text = this.texts.get(model)
      const renamed = files.find((file) => file.text === text && !this.models.has(file.name))
      if (renamed) this.models.set(renamed.name, model)
      else model.dispose()
    }
  }

  private create(text: string): Model {
    const model = monaco.editor.createModel(text, 'yaml')
    model.updateOptions({ tabSize: 2, insertSpaces: true })
    this.texts.set(model, text)
    model.onDidChangeContent(({ isUndoing, isRedoing }) => {
      const name = this.nameOf(model)
      const value = model.getValue()
      this.texts.set(model, value)
      if (!this.applying && name !== undefined) writeUnrecorded(name, value)
      if (name !== undefined && (isUndoing || isRedoing)) this.follow(name, value, isUndoing ? 'undo' : 'redo')
    })
    return model
  }

  /** What was one edit of several files is taken back in all of them. */
  private follow(name: string, text: string, way: 'undo' | 'redo'): void {
    if (this.following) return
    this.following = true
    for (const { file, before, after } of partnersOf(name, text, way)) {
      const model = this.models.get(file)
      if (model?.getValue() === (way === 'undo' ? after : before)) model[way]()
    }
    this.following = false
  }

  private replace(model: Model, text: string): void {
    const edit = minimalEdit(this.texts.get(model) ?? model.getValue(), text)
    if (!edit) return
    this.applying = true
    model.pushEditOperations([], [{ range: rangeOf(model, edit.start, edit.end), text: edit.text }], () => null)
    this.applying = false
  }

  private clear(): void {
    for (const model of this.models.values()) model.dispose()
    this.models.clear()
    forgetGroups()
  }
}

export function rangeOf(model: Model, start: number, end: number): monaco.Range {
  const from = model.getPositionAt(start)
  const to = model.getPositionAt(Math.max(start, end))
  return new monaco.Range(from.lineNumber, from.column, to.lineNumber, to.column)
}

export const models = new ModelSet()
