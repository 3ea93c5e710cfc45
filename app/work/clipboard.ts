import { notify } from '../components/toast.ts'

/** Copies `text`; says so, or says why not. */
export async function copyText(text: string, told: string): Promise<boolean> {
  const copied = (await copyByApi(text)) || copyBySelection(text)
  notify(
    copied ? { title: told } : { title: 'Not copied', text: 'This browser does not let the page write to the clipboard.', failure: true },
  )
  return copied
}

async function copyByApi(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

/** For pages without a secure origin, where the clipboard API is missing. */
function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.style.position = 'fixed'
  area.style.opacity = '0'
  document.body.append(area)
  area.select()
  const copied = document.execCommand('copy')
  area.remove()
  return copied
}

/** Text of the clipboard; null where the browser does not give it. */
export async function readClipboard(): Promise<string | null> {
  try {
    return await navigator.clipboard.readText()
  } catch {
    return null
  }
}

/** Hands `content` to the browser as a file to keep. */
export function download(name: string, content: string | Uint8Array<ArrayBuffer> | Blob, type = 'application/yaml'): void {
  const url = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
