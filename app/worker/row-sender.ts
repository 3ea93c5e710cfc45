import type { Recording } from '../../src/index.ts'
import { buffersOf, handOver } from './columns.ts'
import type { EngineResponse } from './protocol.ts'

/** Rows that are sent at a time, unless a run is slow: fewer would cost the window a picture each. */
const perMessage = { rows: 20_000, ms: 250 }
/** Work that was just opened shows nothing yet: its first rows are not waited for as long. */
const firstOfWorkMs = 40

type Post = (response: EngineResponse, transfer: ArrayBuffer[]) => void

/** Sends the rows of one run as they come, neither too often nor too late. */
export class RowSender {
  private readonly revision: number
  private readonly post: Post
  private rows = 0
  private atMs: number
  /** The window shows nothing of this work yet. */
  private isNew: boolean

  constructor({ revision, isNew, post }: { readonly revision: number; readonly isNew: boolean; readonly post: Post }) {
    this.revision = revision
    this.post = post
    this.isNew = isNew
    this.atMs = performance.now()
  }

  /** Sends what has come since the last time, if it is time; true where these are the first rows of all of new work. */
  offer(recording: Recording, { last, simulateMs }: { readonly last: boolean; readonly simulateMs: number }): boolean {
    const { rows, ...header } = recording
    const isFirst = this.isNew && rows.length > 0
    const now = performance.now()
    if (!last && rows.length - this.rows < perMessage.rows && now - this.atMs < (isFirst ? firstOfWorkMs : perMessage.ms)) return false
    const chunk = handOver(rows, this.rows, last)
    this.post({ type: 'rows', revision: this.revision, header, from: this.rows, rows: chunk, done: last, simulateMs }, buffersOf(chunk))
    this.rows = rows.length
    this.atMs = now
    if (isFirst) this.isNew = false
    return isFirst
  }
}
