import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { SourceFile } from '../../src/index.ts'
import { derivedStore } from '../store/derived.ts'
import { inputStore } from '../store/input.ts'

/** The user's files and behind them those that Telltale added and the user has not adopted. */
export function allFiles(files: readonly SourceFile[], generated: readonly SourceFile[]): readonly SourceFile[] {
  const added = generated.filter((extra) => !files.some((file) => file.name === extra.name))
  return added.length === 0 ? files : [...files, ...added]
}

export function presentFiles(): readonly SourceFile[] {
  return allFiles(inputStore.getState().files, derivedStore.getState().generated)
}

export function useAllFiles(): readonly SourceFile[] {
  const files = useStore(inputStore, (state) => state.files)
  const generated = useStore(derivedStore, (state) => state.generated)
  return useMemo(() => allFiles(files, generated), [files, generated])
}
