import { createStore } from 'zustand/vanilla'
import { openDialog } from '../../store/view.ts'

/** Takes away what the others wrote. */
export const deleting = { kind: 'deleting', title: 'Delete traffic routing' } as const

/** What a wizard sets up, in the order in which they are offered; the names that Kiali has for them. */
export const wizards = [
  { kind: 'routing', title: 'Request routing' },
  { kind: 'shifting', title: 'Traffic shifting' },
  { kind: 'tcpShifting', title: 'TCP traffic shifting' },
  { kind: 'timeouts', title: 'Timeouts and retries' },
  { kind: 'fault', title: 'Fault injection' },
  { kind: 'mirroring', title: 'Mirroring' },
  { kind: 'breaking', title: 'Circuit breaking' },
  deleting,
  { kind: 'httpRouteRouting', title: 'HTTPRoute request routing', api: true },
  { kind: 'httpRouteShifting', title: 'HTTPRoute traffic shifting', api: true },
  { kind: 'grpcRouteRouting', title: 'GRPCRoute request routing', api: true },
  { kind: 'grpcRouteShifting', title: 'GRPCRoute traffic shifting', api: true },
] as const satisfies readonly { readonly kind: string; readonly title: string; readonly api?: true }[]

export type WizardKind = (typeof wizards)[number]['kind']

/** The wizard that is open, and the service (`namespace/name`) that it is about. */
export const wizardStore = createStore<{ readonly kind: WizardKind; readonly service: string }>(() => ({ kind: 'shifting', service: '' }))

export function openWizard(kind: WizardKind, service: string): void {
  wizardStore.setState({ kind, service })
  openDialog('wizard')
}
