import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'
import './controls.css'

export interface TabsProps {
  label: string
  value: string
  onChange: (value: string) => void
  tabs: readonly { readonly value: string; readonly label: string; readonly content: ReactNode }[]
}

/** Tabs with their panels; only the open panel is rendered. */
export function Tabs({ label, value, onChange, tabs }: TabsProps) {
  return (
    <Base.Root value={value} onValueChange={(next: unknown) => onChange(String(next))}>
      <Base.List className="tt-tabs" aria-label={label} activateOnFocus>
        {tabs.map((tab) => (
          <Base.Tab key={tab.value} value={tab.value} className="tt-tab">
            {tab.label}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value} className="tt-tab-panel">
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  )
}
