import { memo } from 'react'
import { formatCount, type Recording } from '../../src/index.ts'
import { classes } from '../components/classes.ts'
import { Tooltip } from '../components/Tooltip.tsx'
import { showRate } from '../settings/units.ts'
import { bundleEnd, type DrawnBundle } from './bundles.ts'
import { Chevrons } from './Chevrons.tsx'

/** Thinner than this, what fails could not be seen. */
const leastFailed = 1.5

interface BundlePathProps {
  readonly bundle: DrawnBundle
  readonly recording: Recording
  readonly dimmed: boolean
}

/** All that goes from one namespace to another, as one way with its direction; the part that fails is a red line in its middle. */
export const BundlePath = memo(function BundlePath({ bundle, recording, dimmed }: BundlePathProps) {
  const { ribbon, calls, succeeded } = bundle
  const failed = calls === 0 ? 0 : 1 - succeeded / calls
  return (
    <g className={classes('tt-bundle', calls === 0 && 'tt-ribbon-unused', dimmed && 'tt-ribbon-dimmed')}>
      <path d={ribbon.d} strokeWidth={ribbon.width} className="tt-ribbon-line" />
      {failed > 0 && <path d={ribbon.d} strokeWidth={Math.max(leastFailed, failed * ribbon.width)} className="tt-bundle-failed" />}
      {calls > 0 && <Chevrons ribbon={ribbon} single />}
      <Tooltip content={<BundleTip bundle={bundle} recording={recording} />} side="top">
        <path d={ribbon.d} strokeWidth={Math.max(12, ribbon.width)} className="tt-ribbon-pick" />
      </Tooltip>
    </g>
  )
})

function BundleTip({ bundle: { from, to, edges, rate, calls, succeeded }, recording }: Omit<BundlePathProps, 'dimmed'>) {
  const failed = calls - succeeded
  return (
    <>
      <span className="tt-tooltip-line">
        <b>
          {bundleEnd(recording, from)} to {bundleEnd(recording, to)}
        </b>{' '}
        {showRate(rate)} on {edges.length} {edges.length === 1 ? 'way' : 'ways'}.
      </span>
      <span className="tt-tooltip-line">
        {calls === 0
          ? 'No request in this scope.'
          : failed === 0
            ? 'None failed.'
            : `${formatCount(failed)} of ${formatCount(calls)} failed.`}
      </span>
    </>
  )
}
