import { Check, Lightbulb } from 'lucide-react'
import { useId, useState } from 'react'
import type { Expectation, ExpectationResult } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { classes } from '../components/classes.ts'
import { Markdown } from './Markdown.tsx'

/** What is to be done, and what the run makes of it at this moment. */
export function Task({ task, results }: { task: readonly Expectation[]; results: readonly ExpectationResult[] | null }) {
  const held = results?.filter((result) => result.holds).length ?? 0
  return (
    <section className="tt-lesson-task" aria-label="Task">
      <h4>Task</h4>
      <ul>
        {task.map((expectation, i) => (
          <CheckRow key={expectation.range?.start ?? expectation.name} name={expectation.name} result={results?.[i]} />
        ))}
      </ul>
      <output className="visually-hidden">{results ? `${held} of ${task.length} checks hold` : 'The run is on its way'}</output>
    </section>
  )
}

function CheckRow({ name, result }: { name: string; result: ExpectationResult | undefined }) {
  const holds = result?.holds ?? false
  return (
    <li className="tt-task">
      <span className={classes('tt-task-mark', holds && 'tt-task-done')} role="img" aria-label={holds ? 'Holds' : 'Does not hold yet'}>
        {holds && <Check size={12} strokeWidth={3} aria-hidden="true" />}
      </span>
      <span className="tt-task-words">
        <span>{result?.title ?? name}</span>
        <span className="tt-task-detail">{result?.detail ?? 'not run yet'}</span>
      </span>
    </li>
  )
}

/** One hint at a time. */
export function Hints({ hints }: { hints: readonly string[] }) {
  const [shown, setShown] = useState(0)
  const heading = useId()
  const hint = hints[shown - 1]
  if (hint === undefined)
    return (
      <Button className="tt-hint-button" variant="quiet" icon={<Bulb />} onClick={() => setShown(1)}>
        Give me a hint
      </Button>
    )
  return (
    <section className="tt-hint" aria-labelledby={heading} aria-live="polite">
      <header>
        <Bulb />
        <h4 id={heading}>Hint</h4>
        <span className="tt-hint-count">
          {shown} of {hints.length}
        </span>
      </header>
      <Markdown text={hint} />
      {shown < hints.length && (
        <Button size="small" onClick={() => setShown(shown + 1)}>
          Next hint
        </Button>
      )}
    </section>
  )
}

function Bulb() {
  return <Lightbulb size={16} strokeWidth={1.75} aria-hidden="true" />
}
