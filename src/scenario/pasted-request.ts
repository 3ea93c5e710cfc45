import type { HttpRequest } from '../envoy/decision.ts'

/** A request as the text of some tool states it. Bodies are left out: no rule sees them. */
export interface PastedRequest {
  readonly method: string
  /** Absolute; variables of a shell (`$GATEWAY_URL`) stay as written. */
  readonly url: string
  /** Names in lower case; a `host` stands for the URL's. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly protocol?: NonNullable<HttpRequest['protocol']>
}
