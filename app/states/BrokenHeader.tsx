import { CircleX } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { type Diagnostic, lineColumnAt, lineStarts } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { carryOut } from '../editor/text-editor.ts'
import { derivedStore } from '../store/derived.ts'
import { inputStore } from '../store/input.ts'
import { layoutStore } from '../store/layout.ts'
import { reveal } from '../store/reveal.ts'
import type { BrokenFile } from '../worker/protocol.ts'
import './states.css'

/** So long after the last key is the error told: never between keys. */
const restMs = 600

/** In place of the headline while a file does not parse, or while istiod would refuse it. */
export function BrokenHeader() {
  const broken = useStore(derivedStore, (state) => state.broken[0])
  const rested = useRested()
  if (!broken || !rested) return null
  return <Told broken={broken} />
}

function Told({ broken }: { broken: BrokenFile }) {
  const text = useStore(inputStore, (state) => state.files.find((file) => file.name === broken.name)?.text ?? '')
  const narrow = useStore(layoutStore, (state) => state.layout === 'phone' || state.layout === 'medium')
  const age = useAge()
  const { shown, diagnostic, name } = broken
  const { line } = lineColumnAt(lineStarts(text), diagnostic.range.start)
  const undo = () => carryOut([{ range: { file: name, start: 0, end: text.length }, newText: shown ?? '' }])
  return (
    <div className="tt-state-header" role="status">
      <CircleX size={16} strokeWidth={1.75} aria-hidden="true" />
      <span className="tt-state-header-text">
        <b>
          {name} {isRejected(diagnostic) ? 'would be rejected' : 'does not parse'}.
        </b>{' '}
        {shown === null ? restWords(diagnostic) : `The picture shows the text of ${age} ago.`}
      </span>
      <Button size="small" onClick={() => reveal(diagnostic.range)}>
        Go to line {line}
      </Button>
      {shown !== null && !narrow && (
        <Button size="small" variant="quiet" onClick={undo}>
          Undo to that text
        </Button>
      )}
    </div>
  )
}

/** Whether the text is YAML, but not what a cluster takes. */
export function isRejected({ code }: Diagnostic): boolean {
  return ['IST0106', 'webhook-refuses', 'api-server-refuses', 'wrong-type'].includes(code)
}

/** What runs where there never was a good text: a rejected object is simulated as written, so that its effect can be seen. */
function restWords(diagnostic: Diagnostic): string {
  return isRejected(diagnostic) ? 'It runs as written until it is mended.' : 'The rest of the text runs.'
}

/** True once the text has rested while it is broken. */
function useRested(): boolean {
  const files = useStore(inputStore, (state) => state.files)
  const [restedOn, setRestedOn] = useState(files)
  useEffect(() => {
    const timer = setTimeout(() => setRestedOn(files), restMs)
    return () => clearTimeout(timer)
  }, [files])
  return restedOn === files
}

/** How old the text of the picture is: `4 s`, `3 min`. */
function useAge(): string {
  const since = useStore(derivedStore, (state) => state.staleSince)
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    setNow(performance.now())
    const timer = setInterval(() => setNow(performance.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const seconds = Math.max(1, Math.round((now - (since ?? now)) / 1000))
  return seconds < 100 ? `${seconds}\u00a0s` : `${Math.round(seconds / 60)}\u00a0min`
}
