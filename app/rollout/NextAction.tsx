import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { RolloutCourse, SourceFile } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { editLive, endGesture } from '../controls/gesture.ts'
import { scenarioOf } from '../controls/scenario-place.ts'
import { derivedStore } from '../store/derived.ts'
import { inputStore } from '../store/input.ts'
import { useAllFiles } from '../work/all-files.ts'
import { wantedMs, withDuration, withResume } from './longer.ts'
import { span } from './words.ts'

const resumeMs = 30_000

/** What brings a rollout to its end that does not come to one in this run. */
export function NextAction({ course: { outcome, plan } }: { course: RolloutCourse }) {
  const files = useAllFiles()
  const file = useMemo(() => files.find((each) => each.name === scenarioOf(files)?.file), [files])
  const presentMs = useStore(derivedStore, (state) => (state.recording?.durationUs ?? 0) / 1000)
  if (!file || (outcome !== 'running' && outcome !== 'paused')) return null
  const edit = (change: (now: SourceFile) => string) => {
    endGesture()
    editLive('rollout', file.name, (text) => change({ ...file, text }))
    endGesture()
  }
  const wanted = wantedMs(plan, presentMs)
  const lengthen = () => {
    edit((now) => withDuration(now, wanted))
    inputStore.setState({ durationMs: null })
  }
  if (outcome === 'paused')
    return (
      <Button size="small" onClick={() => edit((now) => withResume(now, resumeMs))}>
        Promote by hand after {span(resumeMs)}
      </Button>
    )
  if (wanted <= presentMs) return null
  return (
    <Button size="small" onClick={lengthen}>
      Run for {span(wanted)}
    </Button>
  )
}
