import type { SourceFile } from '../../src/index.ts'
import { notify } from '../components/toast.ts'
import { inputStore } from '../store/input.ts'

/** `name`, or with a number where a file is called so already. */
export function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name
  const [, stem = name, extension = ''] = /^(.*?)(\.[^.]+)?$/.exec(name) ?? []
  for (let i = 2; ; i++) if (!taken.includes(`${stem}-${i}${extension}`)) return `${stem}-${i}${extension}`
}

function names(): string[] {
  return inputStore.getState().files.map((file) => file.name)
}

/** Adds files behind the present ones and opens the first of them. */
export function addFiles(files: readonly SourceFile[]): void {
  const taken = names()
  const added = files.map(({ name, text }) => {
    const free = freeName(name, taken)
    taken.push(free)
    return { name: free, text }
  })
  const [first] = added
  if (first) inputStore.setState((state) => ({ files: [...state.files, ...added], open: first.name, edited: true }))
}

export function newFile(): void {
  addFiles([{ name: 'manifest.yaml', text: '' }])
}

/** Renames a file; false if the name is empty or taken. */
export function renameFile(name: string, wanted: string): boolean {
  const to = wanted.trim()
  if (to === name) return true
  if (to === '' || names().includes(to)) return false
  inputStore.setState((state) => ({
    files: state.files.map((file) => (file.name === name ? { ...file, name: to } : file)),
    open: state.open === name ? to : state.open,
    edited: true,
  }))
  return true
}

/** Takes a file away; a toast brings it back. */
export function removeFile(name: string): void {
  const before = inputStore.getState()
  const at = before.files.findIndex((file) => file.name === name)
  const file = before.files[at]
  if (!file) return
  const files = before.files.filter((other) => other !== file)
  const open = before.open === name ? ((files[at] ?? files[at - 1])?.name ?? '') : before.open
  inputStore.setState({ files, open, edited: true })
  notify({ title: `${name} is removed`, action: { label: 'Undo', run: () => bringBack(file, at) } })
}

function bringBack(file: SourceFile, at: number): void {
  inputStore.setState((state) => {
    const name = freeName(
      file.name,
      state.files.map((other) => other.name),
    )
    return { files: state.files.toSpliced(at, 0, { ...file, name }), open: name }
  })
}

/** Moves the tab of a file to another place. */
export function moveFile(name: string, to: number): void {
  inputStore.setState((state) => {
    const file = state.files.find((other) => other.name === name)
    return file ? { files: state.files.filter((other) => other !== file).toSpliced(to, 0, file), edited: true } : state
  })
}
