import { extractManifests } from '../../src/index.ts'
import { notify } from '../components/toast.ts'
import { viewStore } from '../store/view.ts'
import { looksRecorded, offerRecord } from '../traffic-import/import-store.ts'
import { addFiles } from './files.ts'
import { openedAsBundle } from './take-files.ts'
import { openWork } from './work.ts'

/** Opens pasted text as new work: a whole scenario as it is; of other text prose around manifests is left out. */
export async function openPasted(text: string): Promise<void> {
  if (text.trim() === '') {
    notify({ title: 'The clipboard holds no text', failure: true })
    return
  }
  if (await openedAsBundle(text)) return
  if (looksRecorded(text)) offerRecord('The pasted text', new Blob([text]))
  else openWork({ title: 'Pasted manifests', files: [{ name: 'pasted.yaml', text: manifestsIn(text) }] }, 'The pasted text is open')
}

/** Takes text that is pasted outside every field: as new work on the welcome; in the main window a curl command as a request to ask about, else as a further tab. */
export async function takePasted(text: string): Promise<void> {
  if (viewStore.getState().screen === 'welcome') return openPasted(text)
  if (await openedAsBundle(text)) return
  if (looksRecorded(text)) offerRecord('The pasted text', new Blob([text]))
  else if (/^\s*(?:[$>]\s+)?(?:curl(?:\.exe)?\s|(?:await\s+)?fetch\s*\()/i.test(text)) void takeCommand(text)
  else addPasted(text)
}

async function takeCommand(text: string): Promise<void> {
  const { takeRequest } = await import('../compose/take-request.ts')
  if (!takeRequest(text)) addPasted(text)
}

function addPasted(text: string): void {
  addFiles([{ name: 'pasted.yaml', text: manifestsIn(text) }])
}

/** Line ends, byte order marks and no-break spaces are those of where the text was copied from: web pages, Windows. */
function manifestsIn(text: string): string {
  const unified = text.replaceAll('\r\n', '\n').replaceAll('\uFEFF', '').replaceAll('\u00A0', ' ')
  return extractManifests(unified) ?? unified
}
