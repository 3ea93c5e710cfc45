import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { formatCount, formatPercent, type RecordedTraffic, recordedPart } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { Checkbox } from '../components/Checkbox.tsx'
import { Field } from '../components/Field.tsx'
import { ScrollRegion } from '../components/ScrollRegion.tsx'
import { SelectField } from '../components/SelectField.tsx'
import { derivedStore } from '../store/derived.ts'
import { sendersOf } from './senders.ts'
import { useTraffic, type Wish } from './use-traffic.ts'

const formats = { 'access-log': 'Access log', har: 'HAR file', curl: 'curl commands', fetch: 'fetch calls', unknown: 'Record' } as const
const shownClasses = 12
const mostClasses = 24
const most = { perSecond: 2000, seconds: 600 }

/** What the record holds, and how it becomes traffic. */
export function RecordForm({ name, record, onClose }: { name: string; record: RecordedTraffic; onClose: () => void }) {
  const form = useForm(record)
  const { use, busy } = useTraffic(onClose)
  const { wish, seconds, inbound, exact, beside, setBeside } = form
  return (
    <form
      className="tt-traffic-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (wish) void use(record, wish)
      }}
    >
      <p>
        <b>{name}</b>: {formats[record.format]} of {formatCount(record.atMs.length)} requests in {spanWords(seconds)}.
        {record.skipped > 0 && <span className="tt-quiet"> {formatCount(record.skipped)} lines tell of no request.</span>}
      </p>
      <Classes record={record} inbound={inbound} />
      <Fields {...form} />
      <Checkbox label="Beside the present traffic" hint="else in its place" checked={beside} onChange={setBeside} />
      <p className="tt-dialog-hint">
        {exact
          ? 'Each request is kept with its time in requests.log, a tab of the work. Links leave that file out unless you ask for it; they carry the classes and their rate.'
          : 'Only the classes are kept: method, host, path and how often. Headers only where the manifests name them. Nothing leaves the browser.'}
      </p>
      <div className="tt-traffic-foot">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" loading={busy ? 'Writing' : undefined}>
          Use as traffic
        </Button>
      </div>
    </form>
  )
}

type Form = ReturnType<typeof useForm>

/** What is chosen of the record. `wish` is undefined while a field does not allow it. */
function useForm(record: RecordedTraffic) {
  const directions = useMemo(() => directionsOf(record), [record])
  const [direction, setDirection] = useState(directions[0]?.value ?? 'all')
  const inbound = direction === 'all' ? null : direction === 'inbound'
  const part = useMemo(() => recordedPart(record, { inbound, mostClasses }), [record, inbound])
  const { senders, from, setSender } = useSenders(part)
  const seconds = Math.max(1, (record.atMs.at(-1) ?? 0) / 1000)
  const [rate, setRate] = useState(() => String(Number(Math.min(most.perSecond, part.requests / seconds).toPrecision(3))))
  const [exact, setExact] = useState(false)
  const [length, setLength] = useState(() => String(Math.min(60, Math.ceil(seconds))))
  const [beside, setBeside] = useState(false)
  const rateError = Number(rate) > 0 && Number(rate) <= most.perSecond ? undefined : `More than 0, at most ${formatCount(most.perSecond)}`
  const lengthError = Number(length) >= 1 && Number(length) <= most.seconds ? undefined : `From 1 to ${most.seconds} s`
  const allowed = !rateError && !(exact && lengthError)
  const amounts = { perSecond: Number(rate), mostClasses, mostMs: 1000 * Number(length) }
  const wish: Wish | undefined = allowed && from ? { name: 'recorded', from: from.from, inbound, exact, beside, ...amounts } : undefined
  return {
    ...{ wish, seconds, inbound, directions, direction, setDirection, senders, from, setSender },
    ...{ exact, setExact, rate, setRate, rateError, length, setLength, lengthError, beside, setBeside },
  }
}

/** Who may send the requests, the one that is chosen or else the likeliest. */
function useSenders({ classes }: ReturnType<typeof recordedPart>) {
  const scenario = useStore(derivedStore, (state) => state.scenario)
  const recording = useStore(derivedStore, (state) => state.recording)
  const senders = useMemo(() => sendersOf(scenario, recording, classes), [scenario, recording, classes])
  const [sender, setSender] = useState('')
  return { senders, from: senders.find(({ value }) => value === sender) ?? senders[0], setSender }
}

function Fields(form: Form) {
  const { directions, direction, setDirection, senders, from, setSender, exact, setExact } = form
  return (
    <div className="tt-traffic-fields">
      {directions.length > 1 && <SelectField label="Which requests" value={direction} options={directions} onChange={setDirection} />}
      <SelectField label="Sent from" value={from?.value ?? ''} options={senders} onChange={setSender} />
      <SelectField
        label="How"
        value={exact ? 'exact' : 'classes'}
        options={[
          { value: 'classes', label: 'Classes by weight' },
          { value: 'exact', label: 'Exact replay' },
        ]}
        onChange={(value) => setExact(value === 'exact')}
      />
      {exact ? (
        <Field label="Seconds of it" value={form.length} onChange={form.setLength} error={form.lengthError} inputMode="decimal" />
      ) : (
        <Field label="Requests a second" value={form.rate} onChange={form.setRate} error={form.rateError} inputMode="decimal" />
      )}
    </div>
  )
}

/** `43 s`, `8.3 min`, `2.1 h`. */
function spanWords(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)}\u00a0s`
  const minutes = seconds / 60
  return minutes < 120 ? `${minutes.toFixed(1)}\u00a0min` : `${(minutes / 60).toFixed(1)}\u00a0h`
}

function directionsOf({ classes }: RecordedTraffic): readonly { readonly value: string; readonly label: string }[] {
  const count = (inbound: boolean) => classes.reduce((sum, each) => sum + (each.inbound === inbound ? each.count : 0), 0)
  const [sent, received] = [count(false), count(true)]
  if (sent === 0 || received === 0) return [{ value: 'all', label: 'All' }]
  return [
    { value: 'outbound', label: `Sent out, ${formatCount(sent)}` },
    { value: 'inbound', label: `Received, ${formatCount(received)}` },
  ]
}

/** The most frequent classes. */
function Classes({ record, inbound }: { record: RecordedTraffic; inbound: boolean | null }) {
  const own = record.classes.filter((each) => inbound === null || each.inbound === inbound)
  const all = own.reduce((sum, { count }) => sum + count, 0)
  const left = own.slice(mostClasses).reduce((sum, { count }) => sum + count, 0)
  return (
    <ScrollRegion label="Classes of requests" className="tt-traffic-classes">
      <table>
        <thead>
          <tr>
            <th scope="col">Class</th>
            <th scope="col">Requests</th>
            <th scope="col">Share</th>
          </tr>
        </thead>
        <tbody>
          {own.slice(0, shownClasses).map(({ method, url, headers, count }) => (
            <tr key={`${method} ${url} ${JSON.stringify(headers)}`}>
              <th scope="row">
                <code>
                  {method} {url.replace(/^http:\/\//, '')}
                </code>
                {headers.length > 0 && <small>{headers.map(([header, value]) => `${header}: ${value}`).join(', ')}</small>}
              </th>
              <td>{formatCount(count)}</td>
              <td>{formatPercent(count / all)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {own.length > shownClasses && (
        <p className="tt-quiet">
          and {formatCount(own.length - shownClasses)} more
          {left > 0 && `; the rarest, ${formatPercent(left / all)} of requests, are left out`}
        </p>
      )}
    </ScrollRegion>
  )
}
