import { CircleCheck, CircleHelp, CircleX } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { checkExpectations, type Expectation, type ExpectationResult, type Scenario } from '../../src/index.ts'
import { classes } from '../components/classes.ts'
import { LineLink } from '../components/LineLink.tsx'
import { Popover } from '../components/Popover.tsx'
import { MessageText } from '../editor/MessageText.tsx'
import { derivedStore } from '../store/derived.ts'
import './checklist.css'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const

type Unread = NonNullable<Scenario['unread']>

/** `3 of 4 hold`: what the scenario expects of the run, kept up while someone types; the list opens from it. */
export function Checklist({ expect, unread }: { expect: readonly Expectation[]; unread: Unread }) {
  const results = useResults(expect)
  const [open, setOpen] = useState(false)
  if (results.length === 0 && unread.length === 0) return null
  const holding = results.filter(({ holds }) => holds).length
  const whole = results.length + unread.length
  const all = holding === whole
  const words = all ? `All ${whole} hold` : `${holding} of ${whole} hold`
  return (
    <Popover
      label="What the scenario expects"
      align="end"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <button
          type="button"
          className={classes('tt-head-menu tt-checklist', !all && 'tt-checklist-failing')}
          aria-label={`Expectations: ${words}`}
        >
          {all ? <CircleCheck {...icon} /> : <CircleX {...icon} />}
          <span>{words}</span>
        </button>
      }
    >
      <ul className="tt-checklist-list">
        {results.map((result) => (
          <Item key={`${result.expectation.range?.start} ${result.title}`} result={result} />
        ))}
        {unread.map(({ message, range }) => (
          <li key={range.start} className="tt-checklist-item">
            <CircleHelp {...icon} />
            <span className="tt-checklist-words">
              <b>Cannot be checked</b>
              <span>
                <MessageText text={message} />
              </span>
            </span>
            <LineLink range={range} />
          </li>
        ))}
      </ul>
      <p className="tt-checklist-hint">From expect: in the scenario, checked over the whole run.</p>
    </Popover>
  )
}

function Item({ result: { holds, title, detail, expectation } }: { result: ExpectationResult }) {
  return (
    <li className={classes('tt-checklist-item', !holds && 'tt-checklist-failing')}>
      {holds ? <CircleCheck {...icon} /> : <CircleX {...icon} />}
      <span className="tt-checklist-words">
        <span className="visually-hidden">{holds ? 'Holds: ' : 'Does not hold: '}</span>
        <b>{title}</b>
        <span>{detail}</span>
      </span>
      {expectation.range && <LineLink range={expectation.range} />}
    </li>
  )
}

/** What the whole run makes of the expectations; while one is under way, what the last one did. */
function useResults(expect: readonly Expectation[]): readonly ExpectationResult[] {
  const recording = useStore(derivedStore, (state) => state.recording)
  const progress = useStore(derivedStore, (state) => state.progress)
  const scenario = useStore(derivedStore, (state) => state.scenario)
  const [kept, setKept] = useState<readonly ExpectationResult[]>([])
  const fresh = useMemo(
    () => (recording && scenario && progress === 1 ? checkExpectations(recording, scenario, expect) : null),
    [recording, scenario, progress, expect],
  )
  if (fresh && fresh !== kept) setKept(fresh)
  return fresh ?? kept
}
