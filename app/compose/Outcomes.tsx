import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { type Answer, type AnswerOutcome, type Recording, sendMany, shareOfParts } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { Flag } from '../components/Flag.tsx'
import { LineLink } from '../components/LineLink.tsx'
import { ownName, shortPodName } from '../picture/Pods.tsx'
import type { Tones } from '../picture/version-tone.ts'
import { inputStore } from '../store/input.ts'
import type { AnswerProps } from './AnswerView.tsx'
import { clusterPlace, limitWords, outcomeName, percent, replyCause, summary } from './answer-words.ts'

const many = 100

/** Each way that the request may go, with its share; and what a hundred of them come to. */
export function Outcomes({ answer, recording, tones, stepName }: AnswerProps) {
  const counts = useSent(answer, recording.seed)
  return (
    <section className="tt-inspector-part" aria-label="Answer">
      <h2 className="tt-answer-title" aria-live="polite">
        {summary(answer)}
      </h2>
      <p className="tt-quiet">
        {dialled(answer)}
        {stepName !== undefined && ` In step ${stepName}.`}
      </p>
      <ul className="tt-outcomes">
        {answer.outcomes.map((outcome, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: outcomes have no other name, and a fixed order
          <Outcome key={i} outcome={outcome} recording={recording} tones={tones} count={counts.sent?.[i]} />
        ))}
      </ul>
      {answer.limits.map((limit) => (
        <p className="tt-quiet tt-answer-limit" key={`${limit.proxy} ${limit.rules.buckets[0]?.key}`}>
          Rate limit in {ownName(limit.proxy)}: {limitWords(limit)}.{limit.rules.range && <LineLink range={limit.rules.range} />}
        </p>
      ))}
      <Button
        size="small"
        onClick={counts.send}
        disabledReason={answer.outcomes.length > 1 ? undefined : 'No draw decides: all of them go the same way'}
      >
        {counts.sent ? `Send ${many} others` : `Send ${many}`}
      </Button>
    </section>
  )
}

/** What so many requests came to, until the answer changes. */
function useSent(answer: Answer, seed: number) {
  const chosen = useStore(inputStore, (state) => state.seed)
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another answer has not been sent yet
  useEffect(() => setRound(0), [answer])
  const first = chosen ?? seed
  return { sent: round > 0 ? sendMany(answer, many, first + round - 1) : undefined, send: () => setRound(round + 1) }
}

function dialled({ dialled: at, proxy }: Answer): string {
  if (!at) return ''
  const where = `${at.address}:${at.port}`
  return proxy === null ? `No proxy on the way: straight to ${where}.` : `Dialled ${where}${at.sni === undefined ? '' : `, SNI ${at.sni}`}.`
}

interface OutcomeProps {
  readonly outcome: AnswerOutcome
  readonly recording: Recording
  readonly tones: Tones
  readonly count: number | undefined
}

function Outcome({ outcome, recording, tones, count }: OutcomeProps) {
  const tone = toneOf(outcome, recording, tones)
  const range = outcome.type === 'refused' ? undefined : outcome.range
  return (
    <li className="tt-outcome">
      <span className="tt-outcome-head">
        <i className="tt-dot" style={{ background: `var(${tone})` }} />
        <b>{outcomeName(outcome)}</b>
        {outcome.type === 'reply' && <Flag cause={replyCause(outcome.reply)} />}
        <span className="tt-outcome-share">
          {count !== undefined && <Observed share={outcome.share} count={count} />}
          <b>{percent(outcome.share)}</b>
        </span>
        {range && <LineLink range={range} />}
      </span>
      <span className="tt-outcome-bar" aria-hidden="true">
        <i style={{ width: `${100 * outcome.share}%`, background: `var(${tone})` }} />
        {count !== undefined && <em style={{ left: `${(100 * count) / many}%` }} />}
      </span>
      <Details outcome={outcome} />
    </li>
  )
}

function toneOf(outcome: AnswerOutcome, recording: Recording, tones: Tones): string {
  if (outcome.type === 'refused') return '--fail'
  if (outcome.type === 'reply') return outcome.reply.status >= 400 ? '--fail' : '--version-0'
  const { node, version } = clusterPlace(recording, outcome.cluster)
  return tones.version(node, version)
}

/** What was drawn, and whether chance explains the difference. */
function Observed({ share, count }: { share: number; count: number }) {
  const { halfWidth, agrees } = shareOfParts(count, [{ of: many, expected: share }])
  const interval = halfWidth === null || halfWidth === 0 ? '' : ` ±${(100 * halfWidth).toFixed(0)}`
  return (
    <span className="tt-quiet">
      <b className={agrees === false ? 'tt-disagrees' : undefined}>{count}</b> of {many}, expected {(100 * share).toFixed(0)}
      {interval}
    </span>
  )
}

function Details({ outcome }: { outcome: AnswerOutcome }) {
  if (outcome.type === 'refused') return <p className="tt-outcome-more">{outcome.details}.</p>
  if (outcome.type === 'reply') {
    const { details, body, headers } = outcome.reply
    return (
      <p className="tt-outcome-more">
        {outcome.by !== undefined && `The sidecar of ${ownName(outcome.by)} refuses: `}
        <code>{details}</code>
        {body !== '' && `, body: ${body}`}
        {headers.map(([name, value]) => (
          <code className="tt-outcome-header" key={`${name} ${value}`}>
            {name}: {value}
          </code>
        ))}
      </p>
    )
  }
  const { request, cluster, endpoints } = outcome
  return (
    <details className="tt-outcome-more">
      <summary>
        receives{' '}
        <code>
          {request.method} {request.authority}
          {request.path}
        </code>
      </summary>
      {request.headers.map(([name, value], i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a header may stand twice
        <code className="tt-outcome-header" key={i}>
          {name}: {value}
        </code>
      ))}
      {cluster !== '' && <code className="tt-outcome-header">{cluster}</code>}
      <ul>
        {endpoints.map(({ address, pod, share, refusal }) => (
          <li key={`${address} ${pod}`}>
            {pod === null ? address : `${shortPodName(pod)}, ${address}`}
            {refusal && <Flag cause={replyCause(refusal)} />}
            <span className="tt-quiet">{share === null ? 'by its hash' : share === 0 ? 'not used' : percent(share)}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
