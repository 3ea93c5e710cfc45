import { Copy } from 'lucide-react'
import { type Difference, differenceMarkdown, differenceSentence, formatCount } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { ScrollRegion } from '../components/ScrollRegion.tsx'
import { copyText } from '../work/clipboard.ts'
import { Causes } from './Causes.tsx'
import type { ComparedState } from './compared.ts'
import { comparingStore } from './comparing.ts'
import { DifferenceTable } from './DifferenceTable.tsx'
import { sideName } from './sides.ts'
import './difference.css'

type Result = NonNullable<ComparedState['result']>

/** What the change does: in a sentence, in a table of who is treated otherwise, and why failures come and go. */
export function DifferencePanel({ result }: { result: Result }) {
  const { difference } = result
  const { lead, rest, failures } = differenceSentence(difference)
  return (
    <ScrollRegion label="Difference" className="tt-difference">
      <div className="tt-difference-head">
        <p className="tt-difference-sentence" aria-live="polite">
          <b>{lead}</b> {rest} {failures && <span>{failures}</span>}
        </p>
        <span className="tt-difference-tools">
          <ShowList difference={difference} of="broken" />
          <ShowList difference={difference} of="fixed" />
          <Button size="small" icon={<Copy size={14} strokeWidth={2} aria-hidden="true" />} onClick={() => copySummary(result)}>
            Summary
          </Button>
        </span>
      </div>
      <DifferenceTable difference={difference} after={result.after.recording} />
      <Unmatched difference={difference} />
      <div className="tt-difference-foot">
        {difference.causes.length > 0 && <Causes causes={difference.causes} />}
        {difference.why.length > 0 && (
          <section className="tt-difference-why">
            <h3>Why</h3>
            {difference.why.map((reason) => (
              <p key={reason}>{reason}</p>
            ))}
          </section>
        )}
      </div>
    </ScrollRegion>
  )
}

const listTitles = { broken: 'New failures', fixed: 'Fixed failures' } as const

/** `Show the 12`. */
function ShowList({ difference, of }: { difference: Difference; of: 'broken' | 'fixed' }) {
  const pairs = difference[of]
  if (pairs.length === 0) return null
  const many = formatCount(pairs.length)
  const open = () => comparingStore.setState({ list: { title: listTitles[of], pairs, open: 0 } })
  return (
    <Button size="small" onClick={open} aria-label={`Show the ${many} ${listTitles[of].toLowerCase()}`}>
      Show the {many} {of === 'broken' ? 'new' : 'fixed'}
    </Button>
  )
}

function Unmatched({ difference: { unmatched } }: { difference: Difference }) {
  if (unmatched.before === 0 && unmatched.after === 0) return null
  return (
    <p className="tt-difference-note">
      The traffic differs, too: {formatCount(unmatched.before)} requests are only before, {formatCount(unmatched.after)} only after. They
      are not compared.
    </p>
  )
}

function copySummary({ difference, after }: Result): void {
  const sides = comparingStore.getState()
  const of = { before: sideName(sides.before), after: sideName(sides.after), seed: after.recording.seed }
  void copyText(differenceMarkdown(difference, of), 'Summary copied as Markdown')
}
