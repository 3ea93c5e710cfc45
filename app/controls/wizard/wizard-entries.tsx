import { Ban, Clock, Copy, GitBranch, Route, Split, Trash2, Zap } from 'lucide-react'
import type { ReactNode } from 'react'
import type { MenuEntry } from '../../components/Menu.tsx'
import { openPlanner } from '../../rollout/planner-store.ts'
import { deleting, openWizard, type WizardKind, wizards } from './wizard-store.ts'

const look = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const
const icons: Readonly<Record<WizardKind, ReactNode>> = {
  routing: <GitBranch {...look} />,
  shifting: <Split {...look} />,
  tcpShifting: <Split {...look} />,
  timeouts: <Clock {...look} />,
  fault: <Ban {...look} />,
  mirroring: <Copy {...look} />,
  breaking: <Zap {...look} />,
  deleting: <Trash2 {...look} />,
  httpRouteRouting: <GitBranch {...look} />,
  httpRouteShifting: <Split {...look} />,
  grpcRouteRouting: <GitBranch {...look} />,
  grpcRouteShifting: <Split {...look} />,
}

/** The wizards for a service as entries of a menu: Istio's own kinds first, then a rollout, then those of the Gateway API. */
export function wizardEntries(service: string): readonly MenuEntry[] {
  const entries = (api: boolean) =>
    wizards
      .filter((each) => 'api' in each === api && each.kind !== 'deleting')
      .map(({ kind, title }) => ({ label: title, icon: icons[kind], onSelect: () => openWizard(kind, service) }))
  const rollout = { label: 'Rollout', icon: <Route {...look} />, onSelect: () => openPlanner(service) }
  const gone = { label: deleting.title, icon: icons.deleting, danger: true, onSelect: () => openWizard('deleting', service) }
  return [...entries(false), rollout, { group: 'Gateway API' }, ...entries(true), 'separator', gone]
}
