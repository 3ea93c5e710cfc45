import { Button } from '../components/Button.tsx'
import { Dialog } from '../components/Dialog.tsx'
import { Kbd } from '../components/Kbd.tsx'
import { ScrollRegion } from '../components/ScrollRegion.tsx'
import { type KeyCommand, keyCommands, keyName } from '../keys.ts'
import { openDialog } from '../store/view.ts'
import { startTour } from '../tour/tour-store.ts'
import './dialogs.css'

const groups: readonly KeyCommand['group'][] = ['Run', 'Window', 'Text']

function startAgain(): void {
  openDialog('none')
  startTour()
}

/** Every key and what it does. */
export function KeysDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Keys"
      width={720}
      foot={
        <>
          <span>Single letters work outside text. In the timeline and the picture, arrows move.</span>
          <Button variant="quiet" size="small" onClick={startAgain}>
            Show the tour
          </Button>
        </>
      }
    >
      <ScrollRegion label="All keys" className="tt-keys">
        {groups.map((group) => (
          <section key={group} aria-label={group}>
            <h3 className="tt-keys-group">{group}</h3>
            <dl className="tt-keys-list">
              {keyCommands
                .filter((command) => command.group === group)
                .map((command) => (
                  <div key={command.does} className="tt-keys-row">
                    <dt>{command.does}</dt>
                    <dd>
                      <Kbd>{keyName(command)}</Kbd>
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </ScrollRegion>
    </Dialog>
  )
}
