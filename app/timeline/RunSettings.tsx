import { useState } from 'react'
import type { Recording } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { Field } from '../components/Field.tsx'
import { Popover } from '../components/Popover.tsx'
import { inputStore } from '../store/input.ts'
import './transport.css'

const mostSeconds = 3600

/** Seed and length of the run: the button shows the seed, its popover changes both. */
export function RunSettings({ recording }: { recording: Recording }) {
  const [open, setOpen] = useState(false)
  return (
    <Popover
      label="Seed and length of the run"
      side="top"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <button type="button" className="tt-seed">
          seed {recording.seed}
        </button>
      }
    >
      {open && <RunFields recording={recording} onDone={() => setOpen(false)} />}
    </Popover>
  )
}

function RunFields({ recording, onDone }: { recording: Recording; onDone: () => void }) {
  const [seed, setSeed] = useState(String(recording.seed))
  const [seconds, setSeconds] = useState(String(recording.durationUs / 1e6))
  const seedError = /^\d{1,9}$/.test(seed) ? undefined : 'A seed is a whole number'
  const length = Number(seconds)
  const lengthError = length >= 1 && length <= mostSeconds ? undefined : `From 1 to ${mostSeconds} s`
  const run = () => {
    if (seedError || lengthError) return
    inputStore.setState({ seed: Number(seed), durationMs: Math.round(length * 1000) })
    onDone()
  }
  return (
    <form
      className="tt-run-fields"
      onSubmit={(event) => {
        event.preventDefault()
        run()
      }}
    >
      <Field label="Seed" value={seed} onChange={setSeed} error={seedError} inputMode="numeric" />
      <Field label="Length in seconds" value={seconds} onChange={setSeconds} error={lengthError} inputMode="decimal" />
      <Button type="submit" variant="primary">
        Run
      </Button>
      <Button variant="quiet" onClick={() => setSeconds(String(Math.min(mostSeconds, (length || 60) * 2)))}>
        Twice as long
      </Button>
    </form>
  )
}
