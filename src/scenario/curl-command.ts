import { utf8Bytes } from '../envoy/utf8.ts'
import { encodeBase64Url } from './base64url.ts'
import type { PastedRequest } from './pasted-request.ts'

/** What curl's release of Debian 12 and Ubuntu 24.04 sends by itself. */
const curlsOwn = [
  ['user-agent', 'curl/8.5.0'],
  ['accept', '*/*'],
] as const

/** The request that the options of a curl command add up to, taken one by one. */
export class CurlCommand {
  private method = ''
  private url = ''
  private protocol: PastedRequest['protocol']
  private readonly headers: [string, string][] = []
  /** What options other than `-H` ask for: a header of the same name from `-H` goes before. */
  private readonly own = new Map<string, string>(curlsOwn)
  private readonly dropped = new Set<string>()
  private readonly data: string[] = []
  private readonly queries: string[] = []
  private inQuery = false
  private bodied: '' | 'POST' | 'PUT' | 'HEAD' = ''

  /** Only the first URL counts. */
  target(url: string): void {
    if (this.url === '') this.url = url.trim()
  }

  setMethod(method: string): void {
    this.method = method.toUpperCase()
  }

  /** `Name: value`; `Name:` takes curl's own header away, `Name;` sends an empty one. */
  header(line: string): void {
    const [, name = '', mark = '', value = ''] = /^\s*([^:;\s]+)\s*([:;])\s*(.*?)\s*$/s.exec(line) ?? []
    if (name === '') return
    if (mark === ':' && value === '') this.dropped.add(name.toLowerCase())
    else this.headers.push([name.toLowerCase(), mark === ';' ? '' : value])
  }

  set(name: string, value: string): void {
    this.own.set(name, value)
  }

  /** A value without `=` names a file. */
  cookie(value: string): void {
    if (value.includes('=')) this.set('cookie', [this.own.get('cookie'), value].filter(Boolean).join('; '))
  }

  login(userAndPassword: string): void {
    const letters = encodeBase64Url(utf8Bytes(userAndPassword)).replaceAll('-', '+').replaceAll('_', '/')
    this.set('authorization', `Basic ${letters.padEnd(Math.ceil(letters.length / 4) * 4, '=')}`)
  }

  body(value: string, contentType = 'application/x-www-form-urlencoded'): void {
    this.data.push(value)
    this.bodied ||= 'POST'
    if (!this.own.has('content-type')) this.set('content-type', contentType)
  }

  form(): void {
    this.body('', 'multipart/form-data')
  }

  json(value: string): void {
    this.set('accept', 'application/json')
    this.body(value, 'application/json')
  }

  upload(): void {
    this.bodied ||= 'PUT'
  }

  head(): void {
    this.bodied = 'HEAD'
  }

  query(value: string): void {
    this.queries.push(value)
  }

  dataIntoQuery(): void {
    this.inQuery = true
  }

  speak(protocol: NonNullable<PastedRequest['protocol']>): void {
    this.protocol = protocol
  }

  /** Undefined where no URL was named. */
  request(): PastedRequest | undefined {
    if (this.url === '') return undefined
    const { login, url } = splitLogin(this.url)
    if (login !== '' && !this.own.has('authorization')) this.login(login)
    if (this.inQuery) this.own.delete('content-type')
    const query = [...this.queries, ...(this.inQuery ? this.data : [])].join('&')
    const bodied = this.inQuery && this.bodied !== 'HEAD' ? '' : this.bodied
    return {
      method: this.method || bodied || 'GET',
      url: withQuery(url, query),
      headers: [...this.headers, ...this.added()],
      ...(this.protocol && { protocol: this.protocol }),
    }
  }

  private added(): readonly (readonly [string, string])[] {
    return [...this.own].filter(([name, value]) => value !== '' && !this.dropped.has(name) && !this.headers.some(([own]) => own === name))
  }
}

/** curl takes a name without a scheme for http. */
function splitLogin(written: string): { readonly login: string; readonly url: string } {
  const match = /^([a-z][a-z0-9+.-]*:\/\/)?(?:([^/?#@]*)@)?(.*)$/is.exec(written)
  return { login: match?.[2] ?? '', url: `${match?.[1] ?? 'http://'}${match?.[3] ?? ''}` }
}

function withQuery(url: string, query: string): string {
  if (query === '') return url
  const [, before = url, fragment = ''] = /^([^#]*)(#.*)?$/s.exec(url) ?? []
  const path = /^[^/]*\/\/[^/?]+$/.test(before) ? `${before}/` : before
  return `${path}${path.includes('?') ? '&' : '?'}${query}${fragment}`
}
