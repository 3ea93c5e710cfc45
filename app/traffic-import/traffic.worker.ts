import { RecordedReader } from '../../src/index.ts'
import type { ReadRequest, ReadResponse } from './protocol.ts'

const tellEveryMs = 100

addEventListener('message', ({ data }: MessageEvent<ReadRequest>) => {
  read(data).catch((error: unknown) => post({ type: 'failed', message: error instanceof Error ? error.message : String(error) }))
})

/** Reads the file piece by piece: it is never held as a whole. */
async function read({ file, headers }: ReadRequest): Promise<void> {
  const began = performance.now()
  const kept = new Set(headers)
  const reader = new RecordedReader((name) => kept.has(name))
  const decoder = new TextDecoder()
  const pieces = file.stream().getReader()
  let done = 0
  let told = began
  for (let piece = await pieces.read(); !piece.done; piece = await pieces.read()) {
    reader.push(decoder.decode(piece.value, { stream: true }))
    done += piece.value.byteLength
    if (performance.now() - told < tellEveryMs) continue
    told = performance.now()
    post({ type: 'progress', part: done / Math.max(1, file.size), requests: reader.requests })
  }
  reader.push(decoder.decode())
  const record = reader.finish()
  postMessage({ type: 'read', record, ms: performance.now() - began } satisfies ReadResponse, {
    transfer: [record.atMs.buffer, record.classOf.buffer] as ArrayBuffer[],
  })
}

function post(response: ReadResponse): void {
  postMessage(response)
}
