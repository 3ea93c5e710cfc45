import { Copy } from 'lucide-react'
import type { Answer, Recording } from '../../src/index.ts'
import { EnvoyButton } from '../envoy-view/EnvoyButton.tsx'
import { DecisionSteps, GateSteps, Step } from '../inspector/RouteSteps.tsx'
import { ownName } from '../picture/Pods.tsx'
import type { Tones } from '../picture/version-tone.ts'
import { clusterName, percent } from './answer-words.ts'
import { Outcomes } from './Outcomes.tsx'

export interface AnswerProps {
  readonly answer: Answer
  readonly recording: Recording
  readonly tones: Tones
  /** Step of the timeline that it is the answer of, where there are several. */
  readonly stepName: string | undefined
}

/** What becomes of the request, and how that was decided. */
export function AnswerView({ answer, recording, tones, stepName }: AnswerProps) {
  return (
    <>
      <Outcomes answer={answer} recording={recording} tones={tones} stepName={stepName} />
      {answer.decision && answer.proxy !== null && (
        <section className="tt-inspector-part">
          <div className="tt-part-title">
            <h3>Route</h3>
            <span className="tt-quiet">decided in {ownName(answer.proxy)}</span>
            <EnvoyButton pod={answer.proxy} />
          </div>
          <ol className="tt-steps">
            <DecisionSteps steps={answer.decision.steps} />
            {answer.copies.map(({ cluster, share, range }) => (
              <Step key={cluster} icon={Copy} {...(range && { range })}>
                <b>Mirror</b>: {percent(share)} are copied to {clusterName(cluster)}
              </Step>
            ))}
          </ol>
        </section>
      )}
      {answer.arrivals.length > 0 && (
        <section className="tt-inspector-part">
          <h3>Arrival</h3>
          {answer.arrivals.map(({ pod, decision }) => (
            <GateSteps key={pod} pod={pod} steps={decision.steps} />
          ))}
        </section>
      )}
    </>
  )
}
