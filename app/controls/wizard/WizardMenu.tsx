import { ChevronDown } from 'lucide-react'
import { Button } from '../../components/Button.tsx'
import { Menu } from '../../components/Menu.tsx'
import { wizardEntries } from './wizard-entries.tsx'

/** What can be set up for a service without writing YAML. */
export function WizardMenu({ service }: { service: string }) {
  return (
    <section className="tt-inspector-part tt-controls-setup" aria-label="Set up">
      <Menu
        trigger={
          <Button size="small" icon={<ChevronDown size={14} strokeWidth={2} aria-hidden="true" />}>
            Set up routing and resilience
          </Button>
        }
        items={wizardEntries(service)}
      />
    </section>
  )
}
