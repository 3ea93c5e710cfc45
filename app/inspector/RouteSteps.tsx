import { ArrowRight, Check, Copy, CornerDownRight, Dices, Layers, type LucideIcon, Minus, Target, X } from 'lucide-react'
import { useState } from 'react'
import type { DecisionStep, LifeCall, LifeDraw, LifeTry, SourceRange } from '../../src/index.ts'
import { LineLink } from '../components/LineLink.tsx'
import { shortPodName } from '../picture/Pods.tsx'
import type { Tones } from '../picture/version-tone.ts'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const

/** How the proxy of the client found the way: each thing that it looked at, with the line behind it. */
export function RouteSteps({ call, tones, node, labels }: { call: LifeCall; tones: Tones; node: number; labels: readonly string[] }) {
  const { route } = call
  const target = call.target.split(' ')[0]
  if (!route)
    return (
      <section className="tt-inspector-part">
        <div className="tt-part-title">
          <h3>Route to {target}</h3>
        </div>
        <p className="tt-quiet">{call.client} has no proxy: the request goes straight to the address.</p>
        <GateOfTry attempt={call.tries.at(-1)} />
      </section>
    )
  const pod = call.tries.at(-1)
  return (
    <section className="tt-inspector-part">
      <div className="tt-part-title">
        <h3>Route to {target}</h3>
        <span className="tt-quiet">decided in {call.client}'s proxy</span>
      </div>
      <ol className="tt-steps">
        <DecisionSteps steps={route.steps} />
        {route.draw && <DrawStep draw={route.draw} tones={tones} node={node} labels={labels} />}
        {route.mirrors.map((mirror) => (
          <Step key={mirror.cluster} icon={Copy} {...range(mirror.range)}>
            <b>Mirror</b>: draw {mirror.draw} of 0–{mirror.of - 1}, {mirror.sent ? 'a copy is sent' : 'no copy'} below {mirror.below}
          </Step>
        ))}
        {route.cluster && (
          <Step icon={ArrowRight}>
            <code>{route.cluster}</code>
          </Step>
        )}
        {pod?.pod && (
          <Step icon={Target}>
            <b>Pod {shortPodName(pod.pod)}</b>
            {pod.podReason && `, ${pod.podReason}`}
          </Step>
        )}
      </ol>
      <GateOfTry attempt={pod} />
    </section>
  )
}

const gateParts: ReadonlySet<DecisionStep['part']> = new Set(['filter-chain', 'rate-limit', 'authentication', 'authorization'])

function GateOfTry({ attempt }: { attempt: LifeTry | undefined }) {
  return attempt?.pod && attempt.inbound ? <GateSteps pod={attempt.pod} steps={attempt.inbound.steps} /> : null
}

/** What the proxy beside a pod makes of a request before the application sees it. */
export function GateSteps({ pod, steps }: { readonly pod: string; readonly steps: readonly DecisionStep[] }) {
  const telling = steps.filter(({ part, verdict }) => gateParts.has(part) && (part !== 'filter-chain' || verdict === 'failed'))
  if (telling.length === 0) return null
  return (
    <>
      <p className="tt-quiet">In the sidecar of {shortPodName(pod)}</p>
      <ol className="tt-steps">
        <DecisionSteps steps={telling} />
      </ol>
    </>
  )
}

function range(of: SourceRange | null | undefined): { readonly range?: SourceRange } {
  return of ? { range: of } : {}
}

/** Parts that only prepare the way are told in short; routes each have a line. */
const quietParts: ReadonlySet<DecisionStep['part']> = new Set([
  'filter-chain',
  'http-connection-manager',
  'headers',
  'cluster',
  'mirror',
  'timeout',
  'retry',
])
const mostRoutes = 6

/** The steps of a decision as items of a list; those that only prepare are folded away. */
export function DecisionSteps({ steps }: { steps: readonly DecisionStep[] }) {
  const [open, setOpen] = useState(false)
  const shown = open ? steps : shortSteps(steps)
  const hidden = steps.length - shown.length
  return (
    <>
      <Arrival steps={shown} />
      {shown
        .filter((step) => !isArrival(step))
        .map((step, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps stand in a fixed order
          <DecisionLine key={i} step={step} />
        ))}
      {hidden > 0 && (
        <li className="tt-step">
          <Minus {...icon} />
          <button type="button" className="tt-step-more" onClick={() => setOpen(true)}>
            {hidden} more {hidden === 1 ? 'step' : 'steps'}
          </button>
        </li>
      )}
    </>
  )
}

function isArrival({ part, verdict }: DecisionStep): boolean {
  return verdict === 'taken' && (part === 'listener' || part === 'virtual-host')
}

/** Where the request came in, on one line. */
function Arrival({ steps }: { steps: readonly DecisionStep[] }) {
  const listener = steps.find((step) => step.part === 'listener' && step.verdict === 'taken')
  const host = steps.find((step) => step.part === 'virtual-host' && step.verdict === 'taken')
  if (!listener && !host) return null
  return (
    <Step icon={Layers} {...range(host?.range ?? listener?.range)}>
      {listener && (
        <>
          Listener <code>{listener.name}</code>
        </>
      )}
      {listener && host && ', '}
      {host && (
        <span title={host.name}>
          {listener ? 'virtual host' : 'Virtual host'} <code>{shortHost(host.name)}</code>
        </span>
      )}
    </Step>
  )
}

/** `reviews…:9080` of `reviews.default.svc.cluster.local:9080`. */
function shortHost(name: string): string {
  return name.replace(/\.[^.:]+\.svc\.cluster\.local/, '…')
}

/** Without what only prepares, and without all but the last of many routes that failed. */
function shortSteps(steps: readonly DecisionStep[]): readonly DecisionStep[] {
  const telling = steps.filter((step) => !quietParts.has(step.part) || step.verdict === 'failed')
  const failed = telling.filter((step) => step.part === 'route' && step.verdict === 'failed')
  const dropped = new Set(failed.slice(0, Math.max(0, failed.length - mostRoutes)))
  const hosts = telling.filter((step) => step.part === 'virtual-host' && step.verdict === 'failed')
  return telling.filter((step) => !dropped.has(step) && !(hosts.length > 2 && hosts.includes(step)))
}

const partNames: Readonly<Record<DecisionStep['part'], string>> = {
  listener: 'Listener',
  'filter-chain': 'Filter chain',
  'http-connection-manager': 'HTTP',
  'virtual-host': 'Virtual host',
  route: 'Route',
  fault: 'Fault',
  cors: 'CORS',
  cluster: 'Cluster',
  mirror: 'Mirror',
  timeout: 'Timeout',
  retry: 'Retries',
  hash: 'Hash',
  'rate-limit': 'Rate limit',
  authentication: 'Authentication',
  authorization: 'Authorization',
  rewrite: 'Rewrite',
  headers: 'Headers',
  redirect: 'Redirect',
  'direct-response': 'Direct response',
}

function DecisionLine({ step }: { step: DecisionStep }) {
  const named = step.part === 'route' ? <b>{routeName(step.name)}</b> : <b>{partNames[step.part]}</b>
  return (
    <Step icon={iconOf(step)} {...range(step.range)} failed={step.verdict === 'failed'}>
      {named}
      {step.part !== 'route' && step.name && (
        <>
          {' '}
          <code>{step.name}</code>
        </>
      )}
      {step.reason && `: ${step.reason}`}
    </Step>
  )
}

/** `Route jason`; one without a name goes by its number: `Route 2`. */
function routeName(name: string): string {
  return /^route \d/.test(name) ? `R${name.slice(1)}` : `Route ${name}`.trim()
}

function iconOf(step: DecisionStep): LucideIcon {
  if (step.verdict === 'failed') return X
  if (step.part === 'route' || step.part === 'virtual-host') return Check
  return step.part === 'listener' ? Layers : CornerDownRight
}

/** One line of a list of steps: what happened, and the line of text behind it. */
export function Step({
  icon: Icon,
  range: of,
  failed = false,
  children,
}: {
  icon: LucideIcon
  range?: SourceRange
  failed?: boolean
  children: React.ReactNode
}) {
  return (
    <li className={failed ? 'tt-step tt-step-failed' : 'tt-step'}>
      <Icon {...icon} />
      <span className="tt-step-words">{children}</span>
      {of && <LineLink range={of} />}
    </li>
  )
}

/** `Draw 93 of 0–99: v1 takes 0–89, v3 takes 90–99`, over its bar. */
function DrawStep({ draw, tones, node, labels }: { draw: LifeDraw; tones: Tones; node: number; labels: readonly string[] }) {
  const taken = draw.choices.find((choice) => choice.taken)
  const words = draw.choices.filter((choice) => choice.end > choice.begin).map((choice) => `${choice.name} takes ${interval(choice)}`)
  return (
    <li className="tt-step tt-step-draw">
      <Dices {...icon} />
      <span className="tt-step-words">
        <b>
          Draw {draw.value} of 0–{draw.of - 1}
        </b>
        : {words.join(', ')}
        <span className="tt-draw" aria-hidden="true">
          {draw.choices.map((choice) => (
            <i
              key={`${choice.name} ${choice.begin}`}
              className={choice.taken ? 'tt-draw-taken' : undefined}
              style={{ flexGrow: choice.end - choice.begin, background: `var(${tones.version(node, labels.indexOf(choice.name))})` }}
            />
          ))}
          <em style={{ left: `${(100 * (draw.value + 0.5)) / draw.of}%` }} />
        </span>
      </span>
      {taken?.range && <LineLink range={taken.range} />}
    </li>
  )
}

function interval({ begin, end }: { readonly begin: number; readonly end: number }): string {
  return end - begin === 1 ? String(begin) : `${begin}–${end - 1}`
}
