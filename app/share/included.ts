import { formatMoment, isRecorded, type SourceFile } from '../../src/index.ts'

/** What a link carries, as far as it is the reader's business. */
export interface Carried {
  readonly files: readonly SourceFile[]
  /** Whether records of requests come along. */
  readonly recorded: boolean
  readonly seed: number | null
  /** Null where it opens at the beginning. */
  readonly atMs: number | null
  /** In words; empty for none. */
  readonly selection: string
}

/** `3 files (bookinfo.yaml, …), seed 7, the moment 31.4 s`; what stays behind is said, too. */
export function includedWords({ files, recorded, seed, atMs, selection }: Carried): string {
  const left = recorded ? [] : files.filter(isRecorded)
  const taken = files.filter((file) => !left.includes(file)).map(({ name }) => name)
  const parts = [
    `${taken.length === 1 ? 'the file' : `${taken.length} files:`} ${taken.join(', ')}`,
    ...(seed === null ? [] : [`seed ${seed}`]),
    ...(atMs === null ? [] : [`the moment ${formatMoment(atMs * 1000)}`]),
    ...(selection === '' ? [] : [`the selection ${selection}`]),
  ]
  const without = left.length === 0 ? '' : ` ${left.map(({ name }) => name).join(', ')} stays here.`
  return `In it: ${parts.join('; ')}.${without}`
}
