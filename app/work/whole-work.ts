import { inputStore } from '../store/input.ts'
import { download } from './clipboard.ts'
import { fileNameOfWork } from './file-name.ts'
import { openWork } from './work.ts'
import { joinFiles } from './yaml-documents.ts'

/** Opens work without a text. */
export function startEmpty(): void {
  openWork({ title: 'Untitled', files: [{ name: 'manifests.yaml', text: '' }] }, 'An empty scenario is open')
}

export function downloadAsOne(): void {
  download(`${fileNameOfWork()}.yaml`, joinFiles(inputStore.getState().files))
}

export async function downloadAsZip(): Promise<void> {
  const { zipped } = await import('./zip-files.ts')
  download(`${fileNameOfWork()}.zip`, zipped(inputStore.getState().files), 'application/zip')
}
