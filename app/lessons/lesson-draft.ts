import type { SourceFile } from '../../src/index.ts'

/** A lesson to begin with: it starts from these files, has something to read and a task, and keeps the file as it is for its solution. */
export function lessonDraft(files: readonly SourceFile[], edited: string): string {
  const task = files.find(({ name }) => name === edited) ?? files[0]
  return `apiVersion: telltale.dev/v1
kind: Lesson
metadata: { name: my-lesson }
spec:
  title: My lesson
  minutes: 5
  files:
${files.map((file) => entry(file, 4)).join('')}  steps:
  - title: What there is to know
    text: Say it in at most 50 words. **Bold**, \`code\` and lists are understood.
${task ? taskStep(task) : ''}`
}

function taskStep(file: SourceFile): string {
  return `  - title: What there is to do
    text: Say what to change, and what it is for.
    edit: [${scalar(file.name)}]
    task:
    - { name: All requests succeed, success: all }
    hints:
    - The first thing that helps.
    - The answer, nearly.
    explanation: Why it works. It is shown once the task is done.
    solution: # what solves the task, whole
${entry(file, 6)}`
}

/** A file as an entry of a map, its text as a block where a block can hold it. */
function entry({ name, text }: SourceFile, indent: number): string {
  const space = ' '.repeat(indent)
  const isPlain = /^\S/.test(text) && !/[^\n\x20-\x7e\u00a0-\ud7ff]|\n\n$/.test(text)
  if (!isPlain) return `${space}${scalar(name)}: ${JSON.stringify(text)}\n`
  const lines = text.replace(/\n$/, '').replaceAll(/^(?=.)/gm, `${space}  `)
  return `${space}${scalar(name)}: |${text.endsWith('\n') ? '' : '-'}\n${lines}\n`
}

function scalar(name: string): string {
  return /^[a-z][\w.-]*$/i.test(name) ? name : JSON.stringify(name)
}
