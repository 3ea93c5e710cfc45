import { inputStore } from '../store/input.ts'

/** The title of the work as the stem of a file's name. */
export function fileStem(): string {
  const name = inputStore
    .getState()
    .title.toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  return name === '' ? 'telltale' : name
}
