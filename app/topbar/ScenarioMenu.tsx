import {
  ChartNoAxesColumn,
  ChevronDown,
  Download,
  FileArchive,
  FileClock,
  FilePlus2,
  FolderOpen,
  History,
  LayoutGrid,
  Milestone,
  Pencil,
  Route,
  Scale,
  Settings,
  Upload,
} from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '../components/Button.tsx'
import { Menu } from '../components/Menu.tsx'
import { openRehearsal } from '../rollout/open-rehearsal.ts'
import { inputStore } from '../store/input.ts'
import { openDialog } from '../store/view.ts'
import { startTour } from '../tour/tour-store.ts'
import { chooseRecord } from '../traffic-import/import-store.ts'
import { chooseFiles, chooseFolder } from '../work/choose-files.ts'
import { downloadAsOne, downloadAsZip, startEmpty } from '../work/whole-work.ts'
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
        { label: 'Open a folder', icon: <FolderOpen {...icon} />, onSelect: chooseFolder },
        { label: 'Use recorded traffic', hint: 'access log, HAR', icon: <FileClock {...icon} />, onSelect: chooseRecord },
        { label: 'Examples', icon: <LayoutGrid {...icon} />, onSelect: () => openDialog('examples') },
        { label: 'History', icon: <History {...icon} />, onSelect: () => openDialog('history') },
        'separator',
        { label: 'Download as one file', icon: <Download {...icon} />, onSelect: downloadAsOne },
        { label: 'Download as zip', icon: <FileArchive {...icon} />, onSelect: () => void downloadAsZip() },
        { label: 'Rehearse a rollout', icon: <Route {...icon} />, onSelect: openRehearsal },
        { label: 'Metrics of this run', icon: <ChartNoAxesColumn {...icon} />, onSelect: () => openDialog('metrics') },
        'separator',
        { label: 'Settings', icon: <Settings {...icon} />, onSelect: () => openDialog('settings') },
        { label: 'Show the tour', icon: <Milestone {...icon} />, onSelect: startTour },
        { label: 'What is modelled', icon: <Scale {...icon} />, onSelect: () => openDialog('modelled') },
      ]}
    />
  )
}
