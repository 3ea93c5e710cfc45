import { minimalEdit } from './minimal-edit.ts'

/** One change of a text, which can be taken back. */
interface Step {
  readonly start: number
  readonly removed: string
  readonly added: string
  /** Whether what is typed next may still become part of it. */
  readonly open: boolean
}

/** A text after a step back or forth, and where the cursor belongs then. */
export interface Stepped {
  readonly text: string
  readonly caret: number
}

const most = 500

/** What was done to one text and can be undone: for an editor whose own undo is lost with its element. */
export class TextHistory {
  private done: Step[] = []
  private undone: Step[] = []

  /** Remembers a change. What is typed or deleted character by character is one step, up to the end of the line. */
  record(before: string, after: string, typed: boolean): void {
    const edit = minimalEdit(before, after)
    if (!edit) return
    const step = { start: edit.start, removed: before.slice(edit.start, edit.end), added: edit.text, open: typed }
    const last = this.done.at(-1)
    const joined = last && merged(last, step)
    if (joined) this.done.splice(-1, 1, joined)
    else this.done.push(step)
    this.done = this.done.slice(-most)
    this.undone = []
  }

  /** Takes the last step back; null where there is none, or where `text` is not what the step left. */
  undo(text: string): Stepped | null {
    const step = this.done.pop()
    if (!step) return null
    if (!text.startsWith(step.added, step.start)) return this.forget()
    this.undone.push({ ...step, open: false })
    return replaced(text, step.start, step.added, step.removed)
  }

  redo(text: string): Stepped | null {
    const step = this.undone.pop()
    if (!step) return null
    if (!text.startsWith(step.removed, step.start)) return this.forget()
    this.done.push(step)
    return replaced(text, step.start, step.removed, step.added)
  }

  private forget(): null {
    this.done = []
    this.undone = []
    return null
  }
}

function replaced(text: string, start: number, old: string, now: string): Stepped {
  return { text: text.slice(0, start) + now + text.slice(start + old.length), caret: start + now.length }
}

function merged(last: Step, step: Step): Step | null {
  if (!last.open || !step.open || [last, step].some(({ added, removed }) => /\n/.test(added + removed))) return null
  const types = step.removed === '' && last.removed === '' && step.start === last.start + last.added.length
  if (types) return { ...last, added: last.added + step.added }
  const deletes = step.added === '' && last.added === '' && step.start + step.removed.length === last.start
  return deletes ? { ...step, removed: step.removed + last.removed } : null
}
