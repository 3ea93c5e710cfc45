import { ChevronDown, Download, FileArchive, FilePlus2, History, LayoutGrid, Pencil, Scale, Upload } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '../components/Button.tsx'
import { Menu } from '../components/Menu.tsx'
import { inputStore } from '../store/input.ts'
import { openDialog } from '../store/view.ts'
import { download } from '../work/clipboard.ts'
import { chooseFiles } from '../work/take-files.ts'
import { openWork } from '../work/work.ts'
import { joinFiles } from '../work/yaml-documents.ts'
import { TitleField } from './TitleField.tsx'

const icon = { size: 16, strokeWidth: 1.75 } as const

/** The name of the work, and what can be done with it as a whole. */
export function ScenarioMenu() {
  const title = useStore(inputStore, (state) => state.title)
  const [renaming, setRenaming] = useState(false)
  if (renaming) return <TitleField title={title} onDone={() => setRenaming(false)} />
  return (
    <Menu
      trigger={
        <Button variant="quiet" className="tt-scenario">
          <span className="tt-scenario-name">{title || 'Untitled'}</span>
          <ChevronDown size={14} strokeWidth={2} aria-hidden="true" />
        </Button>
      }
      items={[
        { label: 'Rename', icon: <Pencil {...icon} />, onSelect: () => setRenaming(true) },
        'separator',
        { label: 'New', icon: <FilePlus2 {...icon} />, onSelect: startEmpty },
        { label: 'Open files', icon: <Upload {...icon} />, onSelect: chooseFiles },
        { label: 'Examples', icon: <LayoutGrid {...icon} />, onSelect: () => openDialog('examples') },
        { label: 'History', icon: <History {...icon} />, onSelect: () => openDialog('history') },
        'separator',
        { label: 'Download as one file', icon: <Download {...icon} />, onSelect: downloadAll },
        { label: 'Download as zip', icon: <FileArchive {...icon} />, onSelect: () => void downloadZip() },
        'separator',
        { label: 'What is modelled', icon: <Scale {...icon} />, onSelect: () => openDialog('modelled') },
      ]}
    />
  )
}

function startEmpty(): void {
  openWork({ title: 'Untitled', files: [{ name: 'manifests.yaml', text: '' }] }, 'An empty scenario is open')
}

function downloadAll(): void {
  download(`${fileName()}.yaml`, joinFiles(inputStore.getState().files))
}

async function downloadZip(): Promise<void> {
  const { zipped } = await import('../work/zip-files.ts')
  download(`${fileName()}.zip`, zipped(inputStore.getState().files), 'application/zip')
}

/** The title as a file may be called. */
function fileName(): string {
  const name = inputStore
    .getState()
    .title.toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
  return name || 'scenario'
}
