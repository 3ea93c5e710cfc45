import { useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import { checkExpectations, type Expectation, type ExpectationResult, type SourceFile } from '../../src/index.ts'
import { derivedStore } from '../store/derived.ts'
import { inputStore } from '../store/input.ts'

/** What the run of the present text makes of a task; what the last one made of it while the text is ahead of its run. */
export function useChecks(task: readonly Expectation[], preview: boolean): readonly ExpectationResult[] | null {
  const recording = useStore(derivedStore, (state) => (state.progress === 1 ? state.recording : null))
  const scenario = useStore(derivedStore, (state) => state.scenario)
  const ran = useStore(derivedStore, (state) => state.files)
  const files = useStore(inputStore, (state) => state.files)
  const last = useRef<{ readonly task: unknown; readonly results: readonly ExpectationResult[] } | null>(null)
  return useMemo(() => {
    const current = preview || isOf(files, ran)
    if (recording && scenario && current) last.current = { task, results: checkExpectations(recording, scenario, task) }
    return last.current?.task === task ? last.current.results : null
  }, [recording, scenario, ran, files, task, preview])
}

/** Whether the run is of these very texts, and not of those of the step before. */
function isOf(files: readonly SourceFile[], ran: readonly SourceFile[]): boolean {
  return files.every(({ name, text }) => ran.some((file) => file.name === name && file.text === text))
}
