import { useStore } from 'zustand'
import { Button } from '../components/Button.tsx'
import { Dialog } from '../components/Dialog.tsx'
import { Segmented } from '../components/Segmented.tsx'
import { openDialog } from '../store/view.ts'
import { startTour } from '../tour/tour-store.ts'
import { changeSettings, type Settings, settingChoices, settingsStore } from './settings-store.ts'

interface Row<Name extends keyof Settings> {
  readonly name: Name
  readonly label: string
  readonly hint: string
  readonly words: Readonly<Record<Settings[Name], string>>
}

/** Theme, motion, colours and units; each choice holds at once. */
export function SettingsDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Settings"
      width={640}
      foot={
        <>
          <span>Kept in this browser, never in a link.</span>
          <Button variant="quiet" size="small" onClick={startAgain}>
            Show the tour
          </Button>
        </>
      }
    >
      <Choice name="theme" label="Theme" hint="Dark or light ground." words={{ system: 'System', light: 'Light', dark: 'Dark' }} />
      <Choice
        name="motion"
        label="Motion"
        hint="Reduced: no dots, values switch; time still plays."
        words={{ system: 'System', reduced: 'Reduced', full: 'Full' }}
      />
      <Choice
        name="colourBy"
        label="Colours"
        hint="A dot shows the version it reaches, or what became of it."
        words={{ version: 'Version', outcome: 'Outcome' }}
      />
      <Choice
        name="rates"
        label="Rates"
        hint="Requests by the second or the minute."
        words={{ second: 'Per second', minute: 'Per minute' }}
      />
      <Choice
        name="times"
        label="Times"
        hint="43 ms and 2.04 s, or all in milliseconds."
        words={{ short: 'ms and s', milliseconds: 'ms only' }}
      />
    </Dialog>
  )
}

function startAgain(): void {
  openDialog('none')
  startTour()
}

function Choice<Name extends keyof Settings>({ name, label, hint, words }: Row<Name>) {
  const value = useStore(settingsStore, (state) => state[name])
  const choices: readonly Settings[Name][] = settingChoices[name]
  return (
    <Segmented
      label={label}
      hint={hint}
      value={value}
      options={choices.map((choice) => ({ value: choice, label: words[choice] }))}
      onChange={(chosen) => changeSettings({ [name]: chosen })}
    />
  )
}
