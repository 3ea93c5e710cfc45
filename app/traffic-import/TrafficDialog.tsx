import { useStore } from 'zustand'
import { formatCount, formatPercent } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { Dialog } from '../components/Dialog.tsx'
import type { DialogProps } from '../dialogs/Dialogs.tsx'
import { importStore } from './import-store.ts'
import { RecordForm } from './RecordForm.tsx'
import { type Reading, useRecord } from './use-record.ts'
import './traffic-import.css'

/** Makes traffic of a record: an access log, a HAR file or curl commands. Nothing of it leaves the browser. */
export function TrafficDialog({ open, onOpenChange }: DialogProps) {
  const { name, file } = useStore(importStore)
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Recorded traffic" width={720}>
      {open && <Content key={name} name={name} file={file} onClose={() => onOpenChange(false)} />}
    </Dialog>
  )
}

function Content({ name, file, onClose }: { name: string; file: Blob | null; onClose: () => void }) {
  const reading = useRecord(file)
  if (reading.type === 'read' && reading.record.atMs.length > 0) return <RecordForm name={name} record={reading.record} onClose={onClose} />
  return (
    <>
      <Waiting name={name} reading={reading} />
      <div className="tt-traffic-foot">
        <Button onClick={onClose}>{reading.type === 'reading' ? 'Cancel' : 'Close'}</Button>
      </div>
    </>
  )
}

function Waiting({ name, reading }: { name: string; reading: Reading }) {
  if (reading.type === 'failed') return <p role="alert">{`${name} cannot be read: ${reading.message}`}</p>
  if (reading.type === 'read' && reading.record.damaged)
    return <p role="alert">{name} begins as a HAR file, but is cut off or damaged: its JSON cannot be read. Save it again.</p>
  if (reading.type === 'read')
    return (
      <p role="alert">
        No request in {name}. Telltale reads access logs of Envoy and Istio (text or JSON lines), HAR files and curl commands.
      </p>
    )
  return (
    <div className="tt-traffic-reading">
      <p>
        Reading {name}: {formatCount(reading.requests)} requests
      </p>
      <progress max={1} value={reading.part} aria-label={`Reading ${name}`}>
        {formatPercent(reading.part)}
      </progress>
    </div>
  )
}
