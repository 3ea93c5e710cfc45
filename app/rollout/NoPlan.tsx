import { useMemo } from 'react'
import { Button } from '../components/Button.tsx'
import { openDialog } from '../store/view.ts'
import { useAllFiles } from '../work/all-files.ts'
import { openPlanner } from './planner-store.ts'
import { splitsIn } from './splits.ts'

/** Nothing to rehearse yet: what could be. */
export function NoPlan() {
  const files = useAllFiles()
  const [split] = useMemo(() => splitsIn(files), [files])
  return (
    <div className="tt-rollout-empty">
      <h3>No rollout to rehearse</h3>
      <p>A Rollout of Argo Rollouts or a Canary of Flagger that uses Istio plays on the timeline as its controller would carry it out.</p>
      {split ? (
        <>
          <p>
            The text has {split.stable} and {split.canary} of {split.name}: a list of steps can lead from one to the other.
          </p>
          <Button variant="primary" onClick={() => openPlanner()}>
            Rehearse a rollout of {split.name}
          </Button>
        </>
      ) : (
        <p>A plain list of steps does, too, where a DestinationRule has two subsets and a VirtualService routes to them.</p>
      )}
      <Button onClick={() => openDialog('examples')}>Examples</Button>
    </div>
  )
}
