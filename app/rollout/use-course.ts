import { useStore } from 'zustand'
import { type Recording, type RolloutCourse, type RolloutPlan, rolloutCourse } from '../../src/index.ts'
import { derivedStore } from '../store/derived.ts'

/** The course that was worked out last: every part of the window that asks gets the same. */
let last: { readonly recording: Recording; readonly plan: RolloutPlan; readonly course: RolloutCourse | null } | null = null

/** How the rollout of the text goes in the run that is shown; null where the text holds none. */
export function useCourse(): RolloutCourse | null {
  const recording = useStore(derivedStore, (state) => state.recording)
  const plan = useStore(derivedStore, (state) => state.rollout)
  const traffic = useStore(derivedStore, (state) => state.scenario?.traffic)
  if (!recording || !plan || !traffic) return null
  if (last?.recording !== recording || last.plan !== plan)
    last = { recording, plan, course: rolloutCourse(recording, plan, traffic) ?? null }
  return last.course
}
