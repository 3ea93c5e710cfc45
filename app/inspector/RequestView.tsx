import { useMemo } from 'react'
import { useStore } from 'zustand'
import { formatMoment, type LifeCall, type Recording, type RequestLife, requestLife } from '../../src/index.ts'
import { LineLink } from '../components/LineLink.tsx'
import { callInFocus } from '../picture/request-path.ts'
import type { Tones } from '../picture/version-tone.ts'
import { selectRequest } from '../player/commands.ts'
import { playerStore } from '../store/player.ts'
import { CallHeaders } from './CallHeaders.tsx'
import { LifeChart } from './LifeChart.tsx'
import { RouteSteps } from './RouteSteps.tsx'
import './call.css'

/** One request, explained: how it ended and why, its life, and how each proxy found the way. */
export function RequestView({ recording, request, tones }: { recording: Recording; request: number; tones: Tones }) {
  const life = useMemo(() => requestLife(recording, request), [recording, request])
  const asked = useStore(playerStore, (state) => (state.selection.type === 'request' ? state.selection.row : undefined))
  if (!life) return <p className="tt-inspector-part tt-quiet">This request is not in the run: it has fewer requests now.</p>
  const call = callInFocus(life.calls, asked)
  return (
    <>
      <Summary life={life} />
      <LifeChart recording={recording} life={life} tones={tones} openRow={call?.row ?? -1} onOpen={(row) => selectRequest(request, row)} />
      {call && (
        <>
          <CallPart recording={recording} call={call} tones={tones} />
          <CallHeaders recording={recording} call={call} />
        </>
      )}
    </>
  )
}

function Summary({ life }: { life: RequestLife }) {
  return (
    <div className="tt-inspector-part tt-request-summary">
      <div className="tt-part-title">
        <h2>{life.outcome}</h2>
        <span className="tt-quiet">at {formatMoment(life.startUs)}</span>
      </div>
      <p className="tt-request-call">
        {life.source}, <code>{life.what}</code>
      </p>
      {life.cause && <p>{life.cause}</p>}
    </div>
  )
}

/** How one call found its way, and how its tries ended. */
export function CallPart({ recording, call, tones }: { recording: Recording; call: LifeCall; tones: Tones }) {
  const node = recording.edges[call.edge]?.to ?? -1
  const labels = recording.nodes[node]?.versions.map((version) => version.label) ?? []
  return (
    <>
      <RouteSteps call={call} tones={tones} node={node} labels={labels} />
      <section className="tt-inspector-part">
        <div className="tt-part-title">
          <h3>{call.tries.length > 1 ? 'Why each try ended' : 'How it ended'}</h3>
        </div>
        <ol className="tt-endings">
          {call.tries.map((attempt) => (
            <li key={attempt.row}>
              <span className="tt-quiet">{attempt.number}</span>
              <span className="tt-step-words">
                <Ending text={attempt.ended.text} />
              </span>
              {attempt.ended.range && <LineLink range={attempt.ended.range} />}
            </li>
          ))}
        </ol>
      </section>
    </>
  )
}

/** The fact before the colon stands out. */
function Ending({ text }: { text: string }) {
  const colon = text.indexOf(':')
  if (colon < 0) return <b>{text}</b>
  return (
    <>
      <b>{text.slice(0, colon)}</b>
      {text.slice(colon)}
    </>
  )
}
