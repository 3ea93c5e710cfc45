import { createStore } from 'zustand/vanilla'
import { notify } from '../components/toast.ts'
import { openDialog, viewStore } from '../store/view.ts'

/** The record whose dialog is open. */
export const importStore = createStore<{ readonly name: string; readonly file: Blob | null }>(() => ({ name: '', file: null }))

/** Offers a record as traffic of the work that is open; on the welcome there is none that it could run through. */
export function offerRecord(name: string, file: Blob): void {
  if (viewStore.getState().screen === 'welcome') {
    notify({ title: `${name} holds recorded traffic`, text: 'Open the manifests that it ran through, then bring it again.' })
    return
  }
  importStore.setState({ name, file })
  openDialog('traffic')
}

/** Lets the user choose a record. */
export function chooseRecord(): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = '.log,.txt,.json,.jsonl,.har,.sh,text/*'
  input.addEventListener('change', () => {
    const [file] = input.files ?? []
    if (file) offerRecord(file.name, file)
  })
  input.click()
}

/** Characters by which a record is known. */
const looked = 16_384

/** Whether a text begins as an access log, a HAR file, several curl commands or several calls of `fetch` do; one command is a request to ask about. */
export function looksRecorded(text: string): boolean {
  const head = text.slice(0, looked)
  if (/^\s*\{\s*"log"\s*:\s*\{/.test(head)) return true
  if ((head.match(/^\s*(?:[$>]\s+)?curl(?:\.exe)?\s/gim)?.length ?? 0) > 1) return true
  if ((head.match(/^\s*(?:await\s+)?fetch\s*\(/gm)?.length ?? 0) > 1) return true
  return /^\[\d{4}-\d\d-\d\dT[^\]]*\] "[^"]*" /m.test(head) || /^\{.*"(?:start_time|authority|:authority)":.*\}?/m.test(head)
}

/** Whether a file is a record: by its beginning, or by a name that promises one, so that it is said where nothing can be read of it. */
export async function isRecord(file: File): Promise<boolean> {
  const head = await file
    .slice(0, looked)
    .text()
    .catch(() => '')
  return looksRecorded(head) || (/\.(log|har)$/i.test(file.name) && head.trim() !== '' && !head.startsWith('# telltale'))
}
