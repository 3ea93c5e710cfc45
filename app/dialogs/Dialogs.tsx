import { type ComponentType, lazy, Suspense, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { type DialogName, openDialog, viewStore } from '../store/view.ts'

export interface DialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

const dialogs: Readonly<Record<Exclude<DialogName, 'none'>, ComponentType<DialogProps>>> = {
  share: lazy(async () => ({ default: (await import('../share/ShareDialog.tsx')).ShareDialog })),
  keys: lazy(async () => ({ default: (await import('./KeysDialog.tsx')).KeysDialog })),
  examples: lazy(async () => ({ default: (await import('./ExamplesDialog.tsx')).ExamplesDialog })),
  envoy: lazy(async () => ({ default: (await import('../envoy-view/EnvoyView.tsx')).EnvoyView })),
  palette: lazy(async () => ({ default: (await import('../palette/Palette.tsx')).Palette })),
  modelled: lazy(async () => ({ default: (await import('../modelled/ModelledDialog.tsx')).ModelledDialog })),
  settings: lazy(async () => ({ default: (await import('../settings/SettingsDialog.tsx')).SettingsDialog })),
  metrics: lazy(async () => ({ default: (await import('./MetricsDialog.tsx')).MetricsDialog })),
  traffic: lazy(async () => ({ default: (await import('../traffic-import/TrafficDialog.tsx')).TrafficDialog })),
  wizard: lazy(async () => ({ default: (await import('../controls/wizard/WizardDialog.tsx')).WizardDialog })),
  glossary: lazy(async () => ({ default: (await import('../glossary/GlossaryDialog.tsx')).GlossaryDialog })),
  plans: lazy(async () => ({ default: (await import('../rollout/PlansDialog.tsx')).PlansDialog })),
  rehearse: lazy(async () => ({ default: (await import('../rollout/PlanDialog.tsx')).PlanDialog })),
  history: lazy(async () => ({ default: (await import('../history/HistoryDialog.tsx')).HistoryDialog })),
}

/** The dialog that lies over the window, if any; loaded when it is first asked for. */
export function Dialogs() {
  const name = useStore(viewStore, (state) => state.dialog)
  const [last, setLast] = useState<DialogName>('none')
  useEffect(() => {
    if (name !== 'none') setLast(name)
  }, [name])
  const shown = name === 'none' ? last : name
  if (shown === 'none') return null
  const Shown = dialogs[shown]
  return (
    <Suspense fallback={null}>
      <Shown open={name !== 'none'} onOpenChange={(open) => !open && openDialog('none')} />
    </Suspense>
  )
}
