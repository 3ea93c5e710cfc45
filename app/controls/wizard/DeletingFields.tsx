import { Checkbox } from '../../components/Checkbox.tsx'
import { useAllFiles } from '../../work/all-files.ts'
import type { WizardForm } from './plan.ts'
import { routingDocuments } from './routing-documents.ts'

interface DeletingFieldsProps {
  readonly form: Extract<WizardForm, { kind: 'deleting' }>
  readonly service: string
  readonly onChange: (form: WizardForm) => void
}

/** What goes, one by one; what is about other hosts too stays unless it is chosen. */
export function DeletingFields({ form, service, onChange }: DeletingFieldsProps) {
  const found = routingDocuments(useAllFiles(), service)
  if (found.length === 0)
    return <p className="tt-quiet">No VirtualService, DestinationRule or route of the Gateway API is of this service.</p>
  const set = (id: string, goes: boolean) => {
    const others = [...form.gone].filter((each) => each !== id)
    onChange({ kind: 'deleting', gone: new Set(goes ? [...others, id] : others) })
  }
  return (
    <fieldset className="tt-wizard-list">
      <legend>What goes</legend>
      {found.map(({ id, document, also }) => (
        <Checkbox
          key={id}
          label={`${document.kind} ${document.name}`}
          hint={also === '' ? document.file : `also of ${also}`}
          checked={form.gone.has(id)}
          onChange={(goes) => set(id, goes)}
        />
      ))}
    </fieldset>
  )
}
