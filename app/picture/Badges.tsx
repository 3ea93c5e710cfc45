import { Ban, Clock, Copy, Gauge, GitBranch, Lock, LogOut, type LucideIcon, RotateCw, Shield, Split, Unplug, Zap } from 'lucide-react'
import type { RecordedBadge } from '../../src/index.ts'
import { classes } from '../components/classes.ts'
import { useLineOf } from '../components/LineLink.tsx'
import { Tooltip } from '../components/Tooltip.tsx'
import type { BadgeState } from './activity.ts'

/** In the order in which badges stand. */
const icons: readonly (readonly [RecordedBadge['kind'], LucideIcon, string])[] = [
  ['request-routing', GitBranch, 'Request routing'],
  ['traffic-split', Split, 'Traffic split'],
  ['timeout', Clock, 'Timeout'],
  ['retries', RotateCw, 'Retries'],
  ['fault', Ban, 'Fault injection'],
  ['mirroring', Copy, 'Mirroring'],
  ['circuit-breaker', Zap, 'Circuit breaker'],
  ['outlier-detection', LogOut, 'Outlier detection'],
  ['authorization', Shield, 'Authorization'],
  ['rate-limit', Gauge, 'Rate limit'],
  ['mtls', Lock, 'mTLS'],
  ['no-sidecar', Unplug, 'No sidecar'],
]

/** `Traffic split`, `Timeout` … */
export function badgeName(kind: RecordedBadge['kind']): string {
  return icons.find(([name]) => name === kind)?.[2] ?? kind
}

/** What acts at a host, as small icons, one for each kind: more than `most` become a count. */
export function Badges({
  badges,
  state,
  most = 4,
}: {
  badges: readonly RecordedBadge[]
  state: (badge: RecordedBadge) => BadgeState
  most?: number
}) {
  const groups = icons.map(([kind]) => badges.filter((badge) => badge.kind === kind)).filter((group) => group.length > 0)
  const shown = groups.length > most ? groups.slice(0, most - 1) : groups
  const rest = groups.slice(shown.length)
  return (
    <span className="tt-badges">
      {shown.map((group) => (
        <Badge key={group[0]?.kind} badges={group} state={group.map(state).find((each) => each !== 'idle') ?? 'idle'} />
      ))}
      {rest.length > 0 && (
        <Tooltip content={<BadgeTips badges={rest.flat()} />}>
          <span className="tt-badge">+{rest.length}</span>
        </Tooltip>
      )}
    </span>
  )
}

function Badge({ badges, state }: { badges: readonly RecordedBadge[]; state: BadgeState }) {
  const Icon = icons.find(([kind]) => kind === badges[0]?.kind)?.[1] ?? GitBranch
  return (
    <Tooltip content={<BadgeTips badges={badges} />}>
      <span className={classes('tt-badge', state !== 'idle' && `tt-badge-${state}`)} data-pick="badge">
        <Icon size={12} strokeWidth={2} aria-hidden="true" />
      </span>
    </Tooltip>
  )
}

function BadgeTips({ badges }: { badges: readonly RecordedBadge[] }) {
  return badges.map((badge) => (
    <span className="tt-tooltip-line" key={`${badge.kind} ${badge.version ?? ''} ${badge.text} ${badge.range?.start ?? ''}`}>
      <b>{badge.text}</b> {badge.version !== undefined && `${badge.version} only. `}
      {badge.range && <LineName range={badge.range} />}
    </span>
  ))
}

function LineName({ range }: { range: NonNullable<RecordedBadge['range']> }) {
  return <span className="tt-tooltip-dim">Line {useLineOf(range)}</span>
}
