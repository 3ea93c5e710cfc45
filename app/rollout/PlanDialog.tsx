import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { Dialog } from '../components/Dialog.tsx'
import { Field } from '../components/Field.tsx'
import { SelectField } from '../components/SelectField.tsx'
import { hostOf } from '../controls/documents.ts'
import { previewOf } from '../controls/wizard/preview.ts'
import { WriteDialog } from '../controls/wizard/WriteDialog.tsx'
import { writeAll } from '../controls/wizard/write-all.ts'
import { fullHost } from '../language/outline-text.ts'
import { useAllFiles } from '../work/all-files.ts'
import { openRehearsal } from './open-rehearsal.ts'
import { firstForm, type PlanForm, planFields, planProblem, withPlan } from './plan-text.ts'
import { plannerStore } from './planner-store.ts'
import { type Split, splitsIn } from './splits.ts'

/** Writes a plain list of steps for a split of the text: a form, and the YAML that it makes. */
export function PlanDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const files = useAllFiles()
  const splits = useMemo(() => splitsIn(files), [files])
  const service = useStore(plannerStore, (state) => state.service)
  const [picked, setPicked] = useState<number | null>(null)
  const chosen =
    picked ??
    Math.max(
      0,
      splits.findIndex((split) => hostOf(service) === fullHost(split.host, split.namespace)),
    )
  const split = splits[chosen]
  if (!split)
    return (
      <Dialog open={open} onOpenChange={onOpenChange} title="Rehearse a rollout">
        <p>A rollout needs two versions to choose from: a DestinationRule with two subsets, and a VirtualService for its host.</p>
      </Dialog>
    )
  const choice = splits.length > 1 && (
    <SelectField
      className="tt-wizard-wide"
      label="Host"
      value={String(chosen)}
      options={splits.map(({ host }, i) => ({ value: String(i), label: host }))}
      onChange={(value) => setPicked(Number(value))}
    />
  )
  return (
    <Planner key={`${split.host} ${open}`} split={split} open={open} onOpenChange={onOpenChange}>
      {choice}
    </Planner>
  )
}

interface PlannerProps {
  readonly split: Split
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly children: React.ReactNode
}

function Planner({ split, open, onOpenChange, children }: PlannerProps) {
  const files = useAllFiles()
  const [form, setForm] = useState<PlanForm>(() => firstForm(split))
  const problem = planProblem(form)
  const after = useMemo(() => (problem === undefined ? withPlan(files, split, form) : files), [problem, files, split, form])
  const previews = useMemo(() => previewOf(files, after), [files, after])
  const title = `Rehearse a rollout of ${split.name}`
  const write = () => {
    writeAll(files, after, `The plan for ${split.name}`)
    onOpenChange(false)
    openRehearsal()
  }
  return (
    <WriteDialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      previews={previews}
      problem={problem}
      action={`Write to ${previews[0]?.file ?? 'the scenario'}`}
      onWrite={write}
    >
      <div className="tt-wizard-grid">
        {children}
        {(['stable', 'canary'] as const).map((side) => (
          <SelectField
            key={side}
            label={side === 'stable' ? 'Now' : 'New version'}
            value={form[side]}
            options={split.subsets.map((name) => ({ value: name, label: name }))}
            onChange={(value) => setForm({ ...form, [side]: value })}
          />
        ))}
        {planFields.map(({ field, label, placeholder, check }) => (
          <Field
            key={field}
            code
            label={label}
            placeholder={placeholder}
            value={form[field]}
            error={check(form[field])}
            spellCheck={false}
            onChange={(value) => setForm({ ...form, [field]: value })}
          />
        ))}
      </div>
    </WriteDialog>
  )
}
