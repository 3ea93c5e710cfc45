import type { EngineFinding, EngineInquiry } from './protocol.ts'

type Waiting = (finding: EngineFinding | null) => void

/** Inquiries that are under way, by their number. */
export class Inquiries {
  private readonly waiting = new Map<number, Waiting>()
  private last = 0

  /** Sends an inquiry; resolves with null where nobody can answer. */
  send(worker: Worker | null, about: (id: number) => EngineInquiry): Promise<EngineFinding | null> {
    if (!worker) return Promise.resolve(null)
    const id = ++this.last
    return new Promise((resolve) => {
      this.waiting.set(id, resolve)
      worker.postMessage(about(id))
    })
  }

  settle(finding: EngineFinding): void {
    this.waiting.get(finding.id)?.(finding)
    this.waiting.delete(finding.id)
  }

  /** Nothing more will come. */
  abandon(): void {
    for (const resolve of this.waiting.values()) resolve(null)
    this.waiting.clear()
  }
}
