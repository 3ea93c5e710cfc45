import { type KeyCommand, keyCommands, keyName } from '../keys.ts'
import { openPlanner } from '../rollout/planner-store.ts'
import { changeSettings, settingsStore } from '../settings/settings-store.ts'
import { playerStore } from '../store/player.ts'
import { openDialog, openEnvoyView } from '../store/view.ts'
import { toggleTheme } from '../theme/theme-store.ts'
import { startTour } from '../tour/tour-store.ts'
import { chooseRecord } from '../traffic-import/import-store.ts'
import { chooseFiles, chooseFolder } from '../work/choose-files.ts'
import { newFile } from '../work/files.ts'
import { downloadAsOne, downloadAsZip, startEmpty } from '../work/whole-work.ts'
import type { Entry } from './find.ts'

/** Everything that can be done: what has a key with its key, then what stands in a menu only. */
export function commands(): readonly Entry[] {
  const offered = (command: KeyCommand) => !command.elsewhere && !['F6', 'Escape', 'k'].includes(command.key)
  const byKey = keyCommands.filter(offered).map((command) => entry(command.does, command.run, { keys: keyName(command) }))
  return [...byKey, ...ofScenario(), ...ofWindow(), ...ofScope()]
}

function entry(label: string, run: () => void, more: Partial<Entry> = {}): Entry {
  return { group: 'Do', prefix: '>', icon: 'do', label, run, ...more }
}

function ofScenario(): readonly Entry[] {
  return [
    entry('New scenario', startEmpty),
    entry('New file', newFile),
    entry('Open files', chooseFiles),
    entry('Open a folder', chooseFolder, { hint: 'all manifests in it' }),
    entry('Use recorded traffic', chooseRecord, { hint: 'access log, HAR, curl commands' }),
    entry('Keep this version', () => void keep(), { hint: 'to compare with later' }),
    entry('Examples', () => openDialog('examples')),
    entry('History', () => openDialog('history'), { hint: 'earlier work in this browser' }),
    entry('Download as one file', downloadAsOne),
    entry('Download as zip', () => void downloadAsZip()),
    entry('Metrics of this run', () => openDialog('metrics'), { hint: 'Prometheus, CSV' }),
    entry('Plan a rollout', () => openPlanner(), { hint: 'a list of steps between two subsets' }),
    entry('Compare plans of a rollout', () => openDialog('plans'), { hint: 'what each would miss and cost' }),
    entry('Envoy configuration', () => openEnvoyView(''), { hint: 'of any proxy' }),
  ]
}

async function keep(): Promise<void> {
  const { keepAsBefore } = await import('../compare/keep.ts')
  keepAsBefore()
}

function ofWindow(): readonly Entry[] {
  const other = settingsStore.getState().colourBy === 'version' ? 'outcome' : 'version'
  return [
    entry('Settings', () => openDialog('settings'), { hint: 'theme, motion, colours, units' }),
    entry('Switch between dark and light', toggleTheme),
    entry(`Colour by ${other}`, () => changeSettings({ colourBy: other })),
    entry('Show the tour', startTour),
  ]
}

function ofScope(): readonly Entry[] {
  return [
    entry('Figures of this step', () => playerStore.setState({ scope: 'step' })),
    entry('Figures of the whole run', () => playerStore.setState({ scope: 'run' })),
    entry('Figures of the last 10 s', () => playerStore.setState({ scope: 'last10' })),
  ]
}
