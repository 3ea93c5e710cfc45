import { useEffect } from 'react'
import { useStore } from 'zustand'
import { type Expectation, reachedInParts } from '../../src/index.ts'
import { inSlices } from '../player/in-slices.ts'
import { derivedStore } from '../store/derived.ts'
import { lessonStore } from '../store/lesson.ts'

/** While the task is done, finds from which moment of the run on it is: the timeline has a flag there. */
export function useFlag(task: readonly Expectation[], holds: boolean): void {
  const recording = useStore(derivedStore, (state) => (state.progress === 1 ? state.recording : null))
  const scenario = useStore(derivedStore, (state) => state.scenario)
  useEffect(() => {
    if (!holds || !recording || !scenario) return
    const stop = inSlices(reachedInParts(recording, scenario, task), (reachedUs) => lessonStore.setState({ reachedUs }))
    return () => {
      stop()
      lessonStore.setState({ reachedUs: null })
    }
  }, [task, holds, recording, scenario])
}
