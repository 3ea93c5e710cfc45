import { notify } from '../components/toast.ts'
import { playerStore } from '../store/player.ts'
import { viewStore } from '../store/view.ts'
import { isRecord, offerRecord } from '../traffic-import/import-store.ts'
import { readFiles } from './dropped-files.ts'
import { addFiles } from './files.ts'
import { openWork } from './work.ts'

/** Takes files that were dropped or chosen: as new work from the welcome, as further tabs in the main window; a record of requests as traffic. */
export async function takeFiles(list: Iterable<File>): Promise<void> {
  const all = [...list]
  const record = await firstRecord(all)
  await takeTexts(all.filter((file) => file !== record))
  if (record) offerRecord(record.name, record)
}

async function takeTexts(list: readonly File[]): Promise<void> {
  const { files, empty, refused } = await readFiles(list)
  if (refused.length > 0) notify({ title: `${refused.join(', ')} is not text`, text: 'Telltale reads YAML and JSON.', failure: true })
  if (empty.length > 0) notify({ title: `${empty.join(', ')} ${empty.length === 1 ? 'is' : 'are'} empty`, failure: true })
  const [first] = files
  if (!first || (await openedAsBundle(first.text))) return
  if (viewStore.getState().screen === 'welcome') openWork({ title: first.name.replace(/\.[^.]+$/, ''), files })
  else addFiles(files)
}

/** The first access log or HAR file among them. */
async function firstRecord(list: readonly File[]): Promise<File | undefined> {
  for (const file of list) if (!/\.ya?ml$/i.test(file.name) && (await isRecord(file))) return file
  return undefined
}

/** Opens a text that is a whole scenario; false for any other. The code that reads one comes only with one. */
export async function openedAsBundle(text: string): Promise<boolean> {
  if (!text.startsWith('# telltale:')) return false
  const { decodeBundle } = await import('../share/link.ts')
  const bundle = decodeBundle(text)
  if (!bundle) return false
  const { atMs, ...work } = bundle
  openWork({ ...work, title: work.title || 'A scenario file' })
  playerStore.setState({ atMs })
  return true
}

/** Takes a folder that was chosen: the manifests in it. */
export async function takeFolder(files: Iterable<File>): Promise<void> {
  const { manifestsAmong } = await import('./dropped-folders.ts')
  await takeManifests(manifestsAmong(files))
}

/** Takes what was dropped: `plain` as it is, or of folders the manifests in them. */
export async function takeDropped(plain: readonly File[], entries: readonly FileSystemEntry[]): Promise<void> {
  if (!entries.some((entry) => entry.isDirectory)) return takeFiles(plain)
  const { manifestsBelow } = await import('./dropped-folders.ts')
  await takeManifests(await manifestsBelow(entries))
}

async function takeManifests(found: readonly File[]): Promise<void> {
  if (found.length > 0) return takeFiles(found)
  notify({ title: 'No manifests in this folder', text: 'Telltale reads YAML and JSON.', failure: true })
}
