import { Copy, Download } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { csvOf, formatCount, prometheusOf, type Recording } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { Dialog } from '../components/Dialog.tsx'
import { Tabs } from '../components/Tabs.tsx'
import { derivedStore } from '../store/derived.ts'
import { copyText, download } from '../work/clipboard.ts'
import { fileNameOfWork } from '../work/file-name.ts'
import './dialogs.css'

const icon = { size: 16, strokeWidth: 1.75 } as const

/** More lines than anybody reads here; copy and download have all. */
const shownLines = 200

interface Form {
  readonly value: string
  readonly label: string
  readonly extension: string
  readonly type: string
  readonly write: (recording: Recording) => string
}

const forms: readonly Form[] = [
  { value: 'prometheus', label: 'Prometheus', extension: 'prom', type: 'text/plain; version=0.0.4', write: prometheusOf },
  { value: 'csv', label: 'CSV', extension: 'csv', type: 'text/csv', write: csvOf },
]

/** What a scrape at the end of the run would give, to copy or keep. */
export function MetricsDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const [value, setValue] = useState('prometheus')
  const recording = useStore(derivedStore, (state) => (state.progress === 1 || state.cut ? state.recording : null))
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Metrics of this run" width={720}>
      {open && recording ? (
        <Tabs
          label="Format"
          value={value}
          onChange={setValue}
          tabs={forms.map((form) => ({ value: form.value, label: form.label, content: <Written form={form} recording={recording} /> }))}
        />
      ) : (
        <p className="tt-dialog-empty">The run is under way.</p>
      )}
    </Dialog>
  )
}

function Written({ form, recording }: { form: Form; recording: Recording }) {
  const text = useMemo(() => form.write(recording), [form, recording])
  const lines = useMemo(() => text.trimEnd().split('\n'), [text])
  const rest = lines.length - shownLines
  return (
    <div className="tt-metrics">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls must be reachable by keyboard */}
      <pre className="tt-metrics-text" tabIndex={0}>
        {lines.slice(0, shownLines).join('\n')}
        {rest > 0 && `\n… and ${formatCount(rest)} more lines`}
      </pre>
      <div className="tt-metrics-actions">
        <Button
          variant="primary"
          icon={<Copy {...icon} />}
          onClick={() => void copyText(text, `${formatCount(lines.length)} lines copied`)}
        >
          Copy
        </Button>
        <Button icon={<Download {...icon} />} onClick={() => download(`${fileNameOfWork()}.${form.extension}`, text, form.type)}>
          Download .{form.extension}
        </Button>
      </div>
      <p className="tt-dialog-hint">Istio's standard metrics and Envoy's counters, as Prometheus would find them at the end of the run.</p>
    </div>
  )
}
