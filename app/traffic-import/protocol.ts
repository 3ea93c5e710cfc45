import type { RecordedTraffic } from '../../src/index.ts'

/** A record to be read. */
export interface ReadRequest {
  readonly file: Blob
  /** Names of request headers that matter. */
  readonly headers: readonly string[]
}

export type ReadResponse =
  | { readonly type: 'progress'; readonly part: number; readonly requests: number }
  | { readonly type: 'read'; readonly record: RecordedTraffic; readonly ms: number }
  | { readonly type: 'failed'; readonly message: string }
