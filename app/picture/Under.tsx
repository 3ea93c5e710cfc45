import { memo } from 'react'
import type { Figures, Recording } from '../../src/index.ts'
import { classes } from '../components/classes.ts'
import type { Arrangement } from './arrange.ts'
import type { Box } from './box.ts'
import type { Lit } from './lit.ts'
import { fitText } from './measure.ts'
import type { Ribbon } from './ribbons.ts'
import { isDrawn } from './use-window.ts'
import type { Tones } from './version-tone.ts'

export interface UnderProps {
  readonly recording: Recording
  readonly figures: Figures
  readonly arrangement: Arrangement
  readonly ribbons: readonly (Ribbon | null)[]
  /** What is drawn of a large picture; null: all. */
  readonly window: Box | null
  readonly tones: Tones
  /** Selected: the rest is dimmed. */
  readonly lit: Lit | null
  /** Pointed at: lit beside the rest. */
  readonly hovered: ReadonlySet<number> | null
  readonly chevrons: boolean
}

/** What lies under the particles: frames of namespaces, and ribbons. */
export const Under = memo(function Under(props: UnderProps) {
  return (
    <svg className="tt-under" aria-hidden="true">
      {props.arrangement.regions.map((region) => (
        <g key={`${region.namespace} ${region.x}`} className={classes('tt-region', props.lit !== null && 'tt-region-dimmed')}>
          <rect x={region.x} y={region.y} width={region.width} height={region.height} rx="14" />
          <text x={region.x + 15} y={region.y + (props.arrangement.level === 'compact' ? 20 : 21)}>
            {fitText(region.namespace, region.width - 28, '400 11px')}
          </text>
        </g>
      ))}
      {props.ribbons.map(
        (ribbon) =>
          ribbon &&
          isDrawn(props.window, ribbon.box) && (
            <RibbonPath
              key={ribbon.edge}
              ribbon={ribbon}
              tweened={props.window === null}
              wide={props.arrangement.level !== 'far'}
              {...looksOf(props, ribbon.edge)}
            />
          ),
      )}
    </svg>
  )
})

interface RibbonLooks {
  readonly looks: string
  readonly colour: string | undefined
  readonly chevrons: boolean
}

function looksOf({ recording, figures, arrangement, tones, lit, hovered, chevrons }: UnderProps, index: number): RibbonLooks {
  const edge = recording.edges[index]
  const used = (figures.edges[index]?.tries ?? 0) > 0
  const isLit = lit?.edges.has(index) === true || hovered?.has(index) === true
  const dim = lit !== null && !lit.edges.has(index)
  // Where hundreds of ways are a few pixels apart, marks on them would hide them.
  const marked = chevrons && used && arrangement.level !== 'far'
  const looks = classes(
    'tt-ribbon',
    edge?.mirror && 'tt-ribbon-mirror',
    !used && 'tt-ribbon-unused',
    isLit && 'tt-ribbon-lit',
    dim && 'tt-ribbon-dimmed',
  )
  return { looks, colour: edge && used && !edge.mirror ? `var(${tones.edge(edge)})` : undefined, chevrons: marked }
}

/** `wide`: it can be pointed at from beside it; where hundreds lie over each other that would help nobody, and a second path for each is slow. */
const RibbonPath = memo(function RibbonPath({
  ribbon,
  tweened,
  wide,
  looks,
  colour,
  chevrons,
}: RibbonLooks & { readonly ribbon: Ribbon; readonly tweened: boolean; readonly wide: boolean }) {
  const pick = { 'data-pick': 'ribbon', 'data-edge': ribbon.edge }
  return (
    <g className={looks}>
      <path
        d={ribbon.d}
        style={{ strokeWidth: ribbon.width, stroke: colour, ...(tweened && { d: `path("${ribbon.d}")` }) }}
        className="tt-ribbon-line"
        {...(!wide && pick)}
      />
      {chevrons && <ChevronMarks ribbon={ribbon} />}
      {wide && <path d={ribbon.d} strokeWidth={Math.max(14, ribbon.width)} className="tt-ribbon-pick" {...pick} />}
    </g>
  )
})

const chevronStep = 26

/** Shows the direction where nothing moves. */
function ChevronMarks({ ribbon }: { ribbon: Ribbon }) {
  const { points, length } = ribbon.track
  const count = Math.floor(length / chevronStep)
  const marks = Array.from({ length: count }, (_, i) => {
    const at = Math.min(points.length / 2 - 2, Math.round(((i + 0.5) / count) * (points.length / 2 - 1)))
    const x = points[2 * at] ?? 0
    const y = points[2 * at + 1] ?? 0
    const turn = (Math.atan2((points[2 * at + 3] ?? 0) - y, (points[2 * at + 2] ?? 0) - x) * 180) / Math.PI
    return (
      <path
        key={at}
        d="M-2.5 -3.5L1.5 0L-2.5 3.5"
        transform={`translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${turn.toFixed(0)})`}
        className="tt-chevron"
      />
    )
  })
  return <>{marks}</>
}
