import { memo } from 'react'
import { type Figures, formatPercent, type Recording } from '../../src/index.ts'
import { classes } from '../components/classes.ts'
import type { Region } from './regions.ts'

/** Narrower frames have room for the name alone. */
const countFrom = 130

/** What is told of a namespace. */
export interface NamespaceFigures {
  readonly services: number
  readonly calls: number
  readonly succeeded: number
}

export function namespaceFigures({ nodes }: Recording, figures: Figures, namespace: string): NamespaceFigures {
  let [services, calls, succeeded] = [0, 0, 0]
  nodes.forEach((node, i) => {
    if (node.namespace !== namespace || node.kind === 'source') return
    const own = figures.nodes[i]
    services++
    calls += own?.calls ?? 0
    succeeded += own ? own.calls * own.success : 0
  })
  return { services, calls, succeeded: Math.round(succeeded) }
}

/** Far away, the frames of namespaces say what their cards have no room for: name, size, and how much succeeds. A press leads into it. */
export const RegionHeads = memo(function RegionHeads({
  recording,
  figures,
  regions,
}: {
  recording: Recording
  figures: Figures
  regions: readonly Region[]
}) {
  return regions.map((region) => {
    const { services, calls, succeeded } = namespaceFigures(recording, figures, region.namespace)
    return (
      <div
        key={`${region.namespace} ${region.x}`}
        className="tt-region-head"
        style={{ left: region.x, top: region.y, width: region.width }}
        data-pick="region"
        data-namespace={region.namespace}
      >
        <b>{region.namespace}</b>
        {region.width > countFrom && <span>{services}</span>}
        {calls > 0 && (
          <span className={classes('tt-region-success', succeeded < calls && 'tt-failing')}>{formatPercent(succeeded / calls)}</span>
        )}
      </div>
    )
  })
})
