import { CircleX, ClipboardPaste, Power } from 'lucide-react'
import { Fragment } from 'react'
import { useStore } from 'zustand'
import { type Diagnostic, formatCount, type Recording } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { LineLink } from '../components/LineLink.tsx'
import { sentences } from '../editor/diagnostic-text.ts'
import { MessageText } from '../editor/MessageText.tsx'
import { carryOut } from '../editor/text-editor.ts'
import { type DerivedState, derivedStore } from '../store/derived.ts'
import { editFile } from '../store/input.ts'
import { reveal } from '../store/reveal.ts'
import { firstExample, openExample } from '../welcome/open-example.ts'
import { presentFiles } from '../work/all-files.ts'
import { readClipboard } from '../work/clipboard.ts'
import { openPasted } from '../work/paste.ts'
import { engine } from '../worker/client.ts'
import { withSource } from './add-source.ts'
import { whyAllFail } from './all-fail.ts'
import { State, StateCard } from './State.tsx'
import { withTakenHost } from './use-host.ts'

export function NothingPasted() {
  const paste = async () => openPasted((await readClipboard()) ?? '')
  return (
    <State
      icon={<ClipboardPaste size={20} strokeWidth={1.75} />}
      title="Paste manifests to see them run"
      text="Deployments, Services, VirtualServices, DestinationRules, Gateways, HTTPRoutes: as you have them, or a whole kubectl get -o yaml."
      actions={
        <>
          <Button variant="primary" icon={<ClipboardPaste size={16} strokeWidth={1.75} />} onClick={() => void paste()}>
            Paste
          </Button>
          <Button onClick={() => void openExample(firstExample)}>Start with Bookinfo</Button>
        </>
      }
    />
  )
}

export function NoSource({ recording }: { recording: Recording }) {
  const error = useStore(derivedStore, (state) => state.diagnostics.find(({ severity }) => severity === 'error'))
  return error && recording.nodes.length === 0 ? <NothingRuns error={error} /> : <NobodySends recording={recording} />
}

/** There is nothing to send to, because of what is wrong with the text. */
function NothingRuns({ error: { message, range, fixes = [] } }: { error: Diagnostic }) {
  const { fact, effect } = sentences(message)
  const [fix] = fixes
  return (
    <State
      icon={<CircleX size={20} strokeWidth={1.75} />}
      title={fact.replaceAll('`', '').replace(/[.:]$/, '')}
      text={<MessageText text={effect.charAt(0).toUpperCase() + effect.slice(1)} />}
      actions={
        <>
          {fix && (
            <Button variant="primary" onClick={() => carryOut(fix.edits)}>
              {fix.title}
            </Button>
          )}
          <Button onClick={() => reveal(range)}>Go to its line</Button>
        </>
      }
    />
  )
}

function NobodySends({ recording }: { recording: Recording }) {
  const services = recording.nodes.filter((node) => node.kind === 'service')
  const [service] = services
  const add = (from: Parameters<typeof withSource>[1]) => {
    const { name, text } = withSource(presentFiles(), from)
    editFile(name, text)
  }
  const url = `http://${service?.name}.${service?.namespace}/`
  const caller = service?.versions[0]?.workload
  return (
    <State
      icon={<Power size={20} strokeWidth={1.75} />}
      title="Nothing sends requests yet"
      text="No Gateway lets traffic in and scenario.yaml names no traffic. Add a source to start at 10/s."
      actions={
        service && (
          <>
            <Button variant="primary" onClick={() => add({ url })}>
              Send from outside
            </Button>
            {caller && <Button onClick={() => add({ url, workload: caller })}>Send from {service.name}</Button>}
          </>
        )
      }
    />
  )
}

export function AllFail({ recording, cause }: { recording: Recording; cause: string }) {
  const reason = whyAllFail(recording, cause)
  if (!reason) return null
  const edit = withTakenHost(presentFiles(), reason.fact)
  return (
    <StateCard title={reason.fact} text={reason.rest}>
      {reason.ranges.map((range) => (
        <Fragment key={`${range.file} ${range.start}`}>
          <LineLink range={range} file />
        </Fragment>
      ))}
      {edit && (
        <Button size="small" onClick={() => editFile(edit.file.name, edit.file.text)}>
          Use {edit.host}
        </Button>
      )}
    </StateCard>
  )
}

export function LargeRun({ cut }: { cut: NonNullable<DerivedState['cut']> }) {
  const recording = useStore(derivedStore, (state) => state.recording)
  const source = useStore(derivedStore, (state) => state.scenario?.traffic.find((each) => each.range)?.range)
  const millions = cut.requests / 1_000_000
  const rounding = cut.requests < 10_000 ? 1 : 1000
  const many = millions >= 1 ? `${millions.toFixed(1)} M` : formatCount(Math.round(cut.requests / rounding) * rounding)
  const shown = Math.floor((recording?.simulatedUs ?? 0) / 1_000_000)
  return (
    <StateCard
      title="This run is large."
      text={`${many} requests would take about ${Math.ceil(cut.seconds)}\u00a0s. Shown: the first ${shown}\u00a0s.`}
    >
      <Button size="small" onClick={() => engine.again(true)}>
        Run all
      </Button>
      {source && (
        <Button size="small" variant="quiet" onClick={() => reveal(source)}>
          Lower the rate
        </Button>
      )}
    </StateCard>
  )
}
