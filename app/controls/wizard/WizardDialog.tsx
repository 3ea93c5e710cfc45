import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { SourceFile } from '../../../src/index.ts'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { notify } from '../../components/toast.ts'
import { minimalEdit } from '../../editor/minimal-edit.ts'
import { carryOut, textEditorStore } from '../../editor/text-editor.ts'
import { YamlLine } from '../../editor/YamlLine.tsx'
import { inputStore } from '../../store/input.ts'
import { reveal } from '../../store/reveal.ts'
import { useAllFiles } from '../../work/all-files.ts'
import { addFiles } from '../../work/files.ts'
import { planWizard, type WizardForm } from './plan.ts'
import { type Preview, previewOf } from './preview.ts'
import { findTarget } from './target.ts'
import { formProblem, initialForm, WizardFields } from './WizardFields.tsx'
import { wizardStore, wizards } from './wizard-store.ts'
import './wizard.css'

/** Sets up what Kiali's wizards do: a form, and the YAML that it writes. */
export function WizardDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const { kind, service } = useStore(wizardStore)
  return <Wizard key={`${kind} ${service} ${open}`} open={open} onOpenChange={onOpenChange} />
}

function Wizard({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const { kind, service } = useStore(wizardStore)
  const files = useAllFiles()
  const target = useMemo(() => findTarget(files, service), [files, service])
  const [form, setForm] = useState<WizardForm>(() => initialForm(kind, target))
  const problem = formProblem(form, target)
  const after = useMemo(() => (problem === undefined ? planWizard(files, service, form) : files), [problem, files, service, form])
  const previews = useMemo(() => previewOf(files, after), [files, after])
  const name = service.slice(service.indexOf('/') + 1)
  const title = `${wizards.find((each) => each.kind === kind)?.title ?? ''} for ${name}`
  const write = () => {
    writeAll(files, after, title)
    onOpenChange(false)
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      width={860}
      foot={
        <>
          <Button variant="quiet" onClick={() => onOpenChange(false)}>
            Cancel
          </Button>
          <span className="tt-wizard-space" />
          <Button
            variant="primary"
            disabledReason={problem ?? (previews.length === 0 ? 'The text says so already' : undefined)}
            onClick={write}
          >
            Write to {previews[0]?.file ?? target.file}
          </Button>
        </>
      }
    >
      <div className="tt-wizard">
        <div className="tt-wizard-form">
          <WizardFields form={form} target={target} onChange={setForm} />
          {problem !== undefined && <p className="tt-wizard-problem">{problem}</p>}
        </div>
        <PreviewText previews={previews} />
      </div>
    </Dialog>
  )
}

/** What will be written, line by line. */
function PreviewText({ previews }: { previews: readonly Preview[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="tt-wizard-preview" aria-label="What is written" tabIndex={0}>
      {previews.length === 0 && <p className="tt-quiet">Nothing changes yet.</p>}
      {previews.map(({ file, lines }) => (
        <div key={file}>
          <h3>{file}</h3>
          <pre>
            {lines.map(({ text, change }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line's name is its place
              <div key={i} className={`tt-wizard-line tt-wizard-${change}`}>
                <span aria-hidden="true">{{ same: ' ', added: '+', removed: '-' }[change]}</span>
                <YamlLine line={text} />
              </div>
            ))}
          </pre>
        </div>
      ))}
    </section>
  )
}

/** Writes the changed files, each as one step of undo, and goes to the first change. */
function writeAll(before: readonly SourceFile[], after: readonly SourceFile[], title: string): void {
  const edits = after.flatMap((file) => {
    const old = before.find((each) => each.name === file.name)
    const edit = old && minimalEdit(old.text, file.text)
    return edit ? [{ file: file.name, ...edit }] : []
  })
  addFiles(after.filter((file) => !before.some((each) => each.name === file.name)))
  carryOut(edits.map(({ file, start, end, text }) => ({ range: { file, start, end }, newText: text })))
  const [first] = edits
  if (!first) return
  const at = first.start + (/^[\s-]*/.exec(first.text)?.[0].length ?? 0)
  reveal({ file: first.file, start: at, end: at })
  notify({ title: `${title} is written`, action: { label: 'Undo', run: () => undo(before, first.file) } })
}

function undo(before: readonly SourceFile[], file: string): void {
  inputStore.setState({ open: file })
  textEditorStore.getState().editor?.focus()
  const present = inputStore.getState().files
  carryOut(
    before.flatMap(({ name, text }) => {
      const now = present.find((each) => each.name === name)
      const edit = now && minimalEdit(now.text, text)
      return edit ? [{ range: { file: name, start: edit.start, end: edit.end }, newText: edit.text }] : []
    }),
  )
}
