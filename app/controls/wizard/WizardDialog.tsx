import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { Checkbox } from '../../components/Checkbox.tsx'
import { useAllFiles } from '../../work/all-files.ts'
import { findApiTarget } from './api-target.ts'
import { contentionOf } from './contention.ts'
import { formProblem, initialForm } from './first-form.ts'
import { planWizard, type WizardForm } from './plan.ts'
import { previewOf } from './preview.ts'
import { withoutDocuments } from './remove-documents.ts'
import { findTarget } from './target.ts'
import { WizardFields } from './WizardFields.tsx'
import { WriteDialog } from './WriteDialog.tsx'
import { wizardStore, wizards } from './wizard-store.ts'
import { writeAll } from './write-all.ts'

/** Sets up what Kiali's wizards do: a form, and the YAML that it writes. */
export function WizardDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const { kind, service } = useStore(wizardStore)
  return <Wizard key={`${kind} ${service} ${open}`} open={open} onOpenChange={onOpenChange} />
}

function Wizard({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const { kind, service } = useStore(wizardStore)
  const files = useAllFiles()
  const target = useMemo(() => findTarget(files, service), [files, service])
  const [form, setForm] = useState<WizardForm>(() => initialForm(kind, target, files))
  const apiRoute = 'route' in form ? form.route : undefined
  const api = useMemo(() => apiRoute && findApiTarget(files, service, apiRoute), [files, service, apiRoute])
  const problem = formProblem(form, target)
  const contention = useMemo(() => contentionOf(files, service, form), [files, service, form])
  const [rivalGoes, setRivalGoes] = useState(false)
  const rival = contention?.mayGo && rivalGoes ? contention.with.id : null
  const after = useMemo(() => {
    if (problem !== undefined) return files
    const planned = planWizard(files, service, form)
    return rival === null ? planned : withoutDocuments(planned, new Set([rival]))
  }, [problem, files, service, form, rival])
  const previews = useMemo(() => previewOf(files, after), [files, after])
  const name = service.slice(service.indexOf('/') + 1)
  const title = `${wizards.find((each) => each.kind === kind)?.title ?? ''} for ${name}`
  const write = () => {
    writeAll(files, after, kind === 'deleting' ? `The traffic routing of ${name} is deleted` : `${title} is written`)
    onOpenChange(false)
  }
  return (
    <WriteDialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      previews={previews}
      problem={problem}
      idle={previews.length === 0 ? 'The text says so already' : undefined}
      danger={kind === 'deleting'}
      action={`${kind === 'deleting' ? 'Delete from' : 'Write to'} ${fileWords(previews.map(({ file }) => file)) || target.file}`}
      onWrite={write}
    >
      <WizardFields form={form} target={target} api={api} onChange={setForm} />
      {contention && <p className="tt-wizard-note">{contention.words}</p>}
      {contention?.mayGo && (
        <Checkbox
          label={`Delete ${contention.with.document.kind} ${contention.with.document.name}`}
          checked={rivalGoes}
          onChange={setRivalGoes}
        />
      )}
    </WriteDialog>
  )
}

/** One file by name, more by their number. */
function fileWords(names: readonly string[]): string {
  return names.length > 1 ? `${names.length} files` : (names[0] ?? '')
}
