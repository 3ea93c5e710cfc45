import { inputStore } from '../store/input.ts'

/** The title of the work as a file may be called. */
export function fileNameOfWork(): string {
  const name = inputStore
    .getState()
    .title.toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
  return name || 'scenario'
}
