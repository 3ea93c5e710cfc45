import { memo, useMemo } from 'react'
import type { Figures, Recording } from '../../src/index.ts'
import { classes } from '../components/classes.ts'
import { BundlePath } from './BundlePath.tsx'
import { Chevrons } from './Chevrons.tsx'
import type { Lit } from './lit.ts'
import { fitText } from './measure.ts'
import type { Ribbon } from './ribbons.ts'
import type { DrawnSheet } from './use-drawn-sheets.ts'
import type { Tones } from './version-tone.ts'

export interface UnderProps {
  readonly recording: Recording
  readonly figures: Figures
  readonly sheet: DrawnSheet
  readonly tones: Tones
  /** Selected: the rest is dimmed. */
  readonly lit: Lit | null
  /** Pointed at, or marked: lit beside the rest. */
  readonly litEdges: ReadonlySet<number> | null
  /** Nothing moves: ways show their direction. */
  readonly reducedMotion: boolean
}

/** Ribbons of a large picture that are laid out together: the browser goes through all of them when one comes. */
const perSheet = 40

/** What lies under the particles: frames of namespaces, and ribbons. */
export const Under = memo(function Under(props: UnderProps) {
  const { bundles, drawn, ribbons } = props.sheet
  const bundled = useMemo(() => new Set(bundles.flatMap(({ edges }) => edges)), [bundles])
  if (drawn === null)
    return (
      <svg className="tt-under" aria-hidden="true">
        <Frames {...props} />
        <Ribbons {...props} from={0} to={ribbons.length} bundled={bundled} />
      </svg>
    )
  return (
    <>
      <svg className="tt-under" aria-hidden="true">
        <Frames {...props} />
      </svg>
      {Array.from({ length: Math.ceil(ribbons.length / perSheet) }, (_, part) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: edges stand in the order of the recording
        <svg key={part} className="tt-under" aria-hidden="true">
          <Ribbons {...props} from={part * perSheet} to={(part + 1) * perSheet} bundled={bundled} />
        </svg>
      ))}
    </>
  )
})

/** The frames, and what goes between them where single ways are not drawn. */
function Frames({ sheet: { arrangement, bundles }, recording, lit, litEdges }: UnderProps) {
  return (
    <>
      {arrangement.regions.map((region) => (
        <g key={`${region.namespace} ${region.x}`} className={classes('tt-region', lit !== null && 'tt-region-dimmed')}>
          <rect x={region.x} y={region.y} width={region.width} height={region.height} rx={arrangement.level === 'far' ? 8 : 14} />
          {arrangement.level !== 'far' && (
            <text x={region.x + 15} y={region.y + (arrangement.level === 'compact' ? 20 : 21)}>
              {fitText(region.namespace, region.width - 28, '400 11px')}
            </text>
          )}
        </g>
      ))}
      {bundles.map((bundle) => (
        <BundlePath key={`${bundle.from} ${bundle.to}`} {...{ bundle, recording }} dimmed={lit !== null || litEdges !== null} />
      ))}
    </>
  )
}

interface RibbonsProps extends UnderProps {
  readonly from: number
  readonly to: number
  readonly bundled: ReadonlySet<number>
}

function Ribbons(props: RibbonsProps) {
  const { arrangement, ribbons, drawn } = props.sheet
  const isLit = (edge: number) => props.lit?.edges.has(edge) === true || props.litEdges?.has(edge) === true
  const isWide = arrangement.level !== 'far' && (drawn === null || arrangement.level !== 'compact')
  return ribbons
    .slice(props.from, props.to)
    .map(
      (ribbon) =>
        ribbon &&
        (drawn === null || drawn.edges.has(ribbon.edge)) &&
        (!props.bundled.has(ribbon.edge) || isLit(ribbon.edge)) && (
          <RibbonPath
            key={ribbon.edge}
            ribbon={ribbon}
            tweened={drawn === null}
            wide={isWide}
            {...looksOf(props, ribbon.edge, isLit(ribbon.edge))}
          />
        ),
    )
}

interface RibbonLooks {
  readonly looks: string
  readonly colour: string | undefined
  readonly chevrons: boolean
}

function looksOf({ recording, figures, sheet, tones, lit, reducedMotion }: UnderProps, index: number, isLit: boolean): RibbonLooks {
  const edge = recording.edges[index]
  const used = (figures.edges[index]?.tries ?? 0) > 0
  const dim = lit !== null && !lit.edges.has(index)
  // Where hundreds of ways are a few pixels apart, marks on all of them would hide them: those that are spoken of have theirs.
  const marked = used && (sheet.arrangement.level === 'far' ? isLit : reducedMotion)
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
      {chevrons && <Chevrons ribbon={ribbon} />}
      {wide && <path d={ribbon.d} strokeWidth={Math.max(14, ribbon.width)} className="tt-ribbon-pick" {...pick} />}
    </g>
  )
})
