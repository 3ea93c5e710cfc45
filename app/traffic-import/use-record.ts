import { useEffect, useState } from 'react'
import type { RecordedTraffic } from '../../src/index.ts'
import { inputStore } from '../store/input.ts'
import type { ReadRequest, ReadResponse } from './protocol.ts'

/** How far the reading of a record is. */
export type Reading =
  | { readonly type: 'reading'; readonly part: number; readonly requests: number }
  | { readonly type: 'read'; readonly record: RecordedTraffic; readonly ms: number }
  | { readonly type: 'failed'; readonly message: string }

/** Reads a record in a worker that lives as long as its dialog: closing it cancels. */
export function useRecord(file: Blob | null): Reading {
  const [reading, setReading] = useState<Reading>({ type: 'reading', part: 0, requests: 0 })
  useEffect(() => {
    if (!file) return
    setReading({ type: 'reading', part: 0, requests: 0 })
    const worker = new Worker(new URL('./traffic.worker.ts', import.meta.url), { type: 'module', name: 'traffic' })
    worker.addEventListener('message', ({ data }: MessageEvent<ReadResponse>) =>
      setReading(data.type === 'progress' ? { ...data, type: 'reading' } : data),
    )
    worker.addEventListener('error', ({ message }) => setReading({ type: 'failed', message }))
    worker.postMessage({ file, headers: headersInText() } satisfies ReadRequest)
    return () => worker.terminate()
  }, [file])
  return reading
}

/** Fields of every request, and words that stand in any manifest. */
const never = new Set(['host', 'connection', 'path', 'method', 'accept', 'content-length'])

/** Names that the present texts could match a header by: only those are read out of a record, so that no secret comes along. */
function headersInText(): readonly string[] {
  const words = inputStore.getState().files.flatMap(({ text }) => text.toLowerCase().match(/[a-z][a-z0-9-]{2,}/g) ?? [])
  return [...new Set(words)].filter((word) => !never.has(word))
}
