import type { DrawPoint } from '../core/random.ts'
import type { HopCookie } from './hop.ts'

/** A user who comes back: keeps the headers of the first request, and the cookies that proxies set. */
export class Session {
  /** Index of the source. */
  readonly source: number
  /** Where this user's random numbers are looked up. */
  readonly point: DrawPoint
  /** Whether the next request waits for the answer to the last. */
  readonly closedLoop: boolean
  /** Requests sent so far. */
  sent = 0
  private readonly cookies = new Map<string, { readonly hash: bigint; readonly untilUs: number }>()

  constructor(source: number, point: DrawPoint, closedLoop: boolean) {
    this.source = source
    this.point = point
    this.closedLoop = closedLoop
  }

  /** What the cookie that this user sends hashes to; undefined while there is none. */
  cookie({ key }: HopCookie, nowUs: number): bigint | undefined {
    const kept = this.cookies.get(key)
    return kept && nowUs < kept.untilUs ? kept.hash : undefined
  }

  /** An answer brought a Set-Cookie, unless the request had the cookie already. */
  keep(cookie: HopCookie, hash: bigint, nowUs: number): void {
    if (this.cookie(cookie, nowUs) !== undefined) return
    this.cookies.set(cookie.key, { hash, untilUs: cookie.lifeUs === 0 ? Number.POSITIVE_INFINITY : nowUs + cookie.lifeUs })
  }
}
