import { lazy, Suspense } from 'react'
import { useStore } from 'zustand'
import { useFigures } from '../picture/use-figures.ts'
import { derivedStore } from '../store/derived.ts'
import { inputStore } from '../store/input.ts'
import { linkStore } from '../work/link-store.ts'
import { BrokenHeader } from './BrokenHeader.tsx'
import { LateHeader } from './LateHeader.tsx'

const runStates = () => import('./RunStates.tsx')
const AllFail = lazy(async () => ({ default: (await runStates()).AllFail }))
const LargeRun = lazy(async () => ({ default: (await runStates()).LargeRun }))
const NoSource = lazy(async () => ({ default: (await runStates()).NoSource }))
const NothingPasted = lazy(async () => ({ default: (await runStates()).NothingPasted }))
const EngineState = lazy(async () => ({ default: (await import('./EngineState.tsx')).EngineState }))
const LinkState = lazy(async () => ({ default: (await import('./LinkState.tsx')).LinkState }))

/** What lies over the picture where there is nothing to show, or something to say about it: one thing at a time. */
export function PictureStates() {
  const trouble = useStore(linkStore, (state) => state.trouble)
  const crash = useStore(derivedStore, (state) => state.crash)
  const late = useStore(derivedStore, (state) => state.late)
  const first = useStore(derivedStore, (state) => state.recording === null)
  const empty = useStore(inputStore, (state) => state.files.every((file) => saysNothing(file.text)))
  if (trouble ?? crash)
    return <Suspense fallback={null}>{trouble ? <LinkState trouble={trouble} /> : crash && <EngineState crash={crash} />}</Suspense>
  if (empty)
    return (
      <Suspense fallback={null}>
        <NothingPasted />
      </Suspense>
    )
  return (
    <>
      {late ? <LateHeader first={first} /> : <BrokenHeader />}
      <Suspense fallback={null}>
        <RunState />
      </Suspense>
    </>
  )
}

/** Blank, or comments alone. */
function saysNothing(text: string): boolean {
  return !/^(?![^\S\n]*(?:#|---[^\S\n]*$)).*\S/m.test(text)
}

function RunState() {
  const { recording, figures } = useFigures()
  const cut = useStore(derivedStore, (state) => state.cut)
  const progress = useStore(derivedStore, (state) => state.progress)
  if (!recording || !figures) return null
  if (cut) return <LargeRun cut={cut} />
  if (progress < 1) return null
  if (recording.sources.length === 0) return <NoSource recording={recording} />
  const [cause] = figures.causes
  return figures.answered > 0 && figures.succeeded === 0 && cause ? <AllFail recording={recording} cause={cause.cause} /> : null
}
