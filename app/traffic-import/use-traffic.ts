import { useState } from 'react'
import { formatCount, type LandingWish, type RecordedTraffic, type SourceFile } from '../../src/index.ts'
import { notify } from '../components/toast.ts'
import { derivedStore } from '../store/derived.ts'
import { inputStore } from '../store/input.ts'
import { playerStore } from '../store/player.ts'
import { freeName } from '../work/files.ts'

export type Wish = Omit<LandingWish, 'replay'> & { readonly exact: boolean }

/** Writes a record into the scenario; a toast takes it back. */
export function useTraffic(onDone: () => void): {
  readonly use: (record: RecordedTraffic, wish: Wish) => Promise<void>
  readonly busy: boolean
} {
  const [busy, setBusy] = useState(false)
  const use = async (record: RecordedTraffic, { exact, ...wish }: Wish) => {
    setBusy(true)
    const { landTraffic } = await import('./land.ts')
    const { files, durationMs } = inputStore.getState()
    const { scenario } = derivedStore.getState()
    const names = files.map(({ name }) => name)
    if (scenario) {
      const changed = landTraffic(record, { ...wish, replay: exact ? freeName('requests.log', names) : null }, { files, scenario })
      take(changed)
      // A length that the window set over the document's would cut the replay, or leave its end empty.
      if (exact && durationMs !== null) inputStore.setState({ durationMs: null })
      notify({
        title: exact ? 'The record is replayed' : `${formatCount(record.classes.length)} classes of requests are the traffic now`,
        action: { label: 'Undo', run: () => inputStore.setState({ files, durationMs }) },
      })
    }
    setBusy(false)
    onDone()
  }
  return { use, busy }
}

function take(changed: readonly SourceFile[]): void {
  inputStore.setState((state) => {
    const kept = state.files.map((file) => changed.find(({ name }) => name === file.name) ?? file)
    const fresh = changed.filter(({ name }) => !state.files.some((file) => file.name === name))
    return { files: [...kept, ...fresh], open: changed[0]?.name ?? state.open, edited: true }
  })
  playerStore.setState({ atMs: 0, playing: true })
}
