import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { Recording } from '../../src/index.ts'
import { Tooltip } from '../components/Tooltip.tsx'
import { settingsStore } from '../settings/settings-store.ts'
import { makeTones, noTone } from './version-tone.ts'

const marks: readonly (readonly [string, ReactNode])[] = [
  ['ok', <circle key="ok" cx="6" cy="6" r="3" fill="var(--version-0)" />],
  ['failed', <path key="failed" d="M6 1L11 6L6 11L1 6Z" fill="var(--fail)" />],
  ['retry', <path key="retry" d="M2 2L10.5 6L2 10Z" fill="var(--version-0)" />],
  ['delayed', <circle key="delayed" cx="6" cy="6" r="3.6" fill="none" stroke="var(--version-0)" strokeWidth="2" />],
  ['mirrored', <rect key="mirrored" x="3" y="3" width="6" height="6" fill="none" stroke="var(--version-0)" strokeWidth="1.5" />],
]

const timing =
  'Each dot is one try of one request. Real hops take less than a millisecond, so a crossing is shown slower: the picture trails the clock by about 1 s per hop. At 0.1× and slower the timing is true.'

/** What shapes and colours mean. */
export function Legend({ recording, focus }: { recording: Recording; focus: number }) {
  const byOutcome = useStore(settingsStore, (state) => state.colourBy === 'outcome')
  return (
    <Tooltip content={timing} side="top">
      <ul className="tt-legend" data-stage-control="">
        {marks.map(([name, mark]) => (
          <li key={name}>
            <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
              {mark}
            </svg>
            {name}
          </li>
        ))}
        {byOutcome ? <OutcomeColours /> : <VersionColours recording={recording} focus={focus} />}
      </ul>
    </Tooltip>
  )
}

function VersionColours({ recording, focus }: { recording: Recording; focus: number }) {
  const node = recording.nodes[focus]
  const tones = makeTones(recording, focus)
  if (!node) return null
  return (
    <li className="tt-legend-colours">
      <span>
        <span className="tt-legend-words">colour: {node.name}</span>
      </span>
      {node.versions.map((version, i) => (
        <Swatch key={version.workload} tone={tones.version(focus, i)} name={version.label} />
      ))}
    </li>
  )
}

function OutcomeColours() {
  return (
    <li className="tt-legend-colours">
      <span>colour: what became of the request</span>
      <Swatch tone={noTone} name="succeeds" />
      <Swatch tone="--fail" name="fails" />
    </li>
  )
}

function Swatch({ tone, name }: { tone: string; name: string }) {
  return (
    <span>
      <i style={{ background: `var(${tone})` }} />
      <span className="tt-legend-words">{name}</span>
    </span>
  )
}
