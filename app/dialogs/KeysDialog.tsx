import { Dialog } from '../components/Dialog.tsx'
import { Kbd } from '../components/Kbd.tsx'
import { type KeyCommand, keyCommands, keyName } from '../keys.ts'
import './dialogs.css'

const groups: readonly KeyCommand['group'][] = ['Run', 'Window', 'Text']

/** Every key and what it does. */
export function KeysDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keys" width={720}>
      <div className="tt-keys">
        {groups.map((group) => (
          <section key={group} aria-label={group}>
            <h3 className="tt-keys-group">{group}</h3>
            <dl className="tt-keys-list">
              {keyCommands
                .filter((command) => command.group === group)
                .map((command) => (
                  <div key={`${command.ctrl} ${command.key}`} className="tt-keys-row">
                    <dt>{command.does}</dt>
                    <dd>
                      <Kbd>{keyName(command)}</Kbd>
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="tt-dialog-hint">Single letters work outside text. In the timeline and the picture, arrows move.</p>
    </Dialog>
  )
}
