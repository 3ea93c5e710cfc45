import { Ban, ChevronDown, Clock, Copy, GitBranch, Split, Zap } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../components/Button.tsx'
import { Menu } from '../../components/Menu.tsx'
import { openWizard, type WizardKind, wizards } from './wizard-store.ts'

const look = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const
const icons: Readonly<Record<WizardKind, ReactNode>> = {
  routing: <GitBranch {...look} />,
  shifting: <Split {...look} />,
  timeouts: <Clock {...look} />,
  fault: <Ban {...look} />,
  mirroring: <Copy {...look} />,
  breaking: <Zap {...look} />,
}

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
        items={wizards.map(({ kind, title }) => ({ label: title, icon: icons[kind], onSelect: () => openWizard(kind, service) }))}
      />
    </section>
  )
}
