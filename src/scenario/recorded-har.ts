/** One request of a HAR file or of a curl command, with its headers. */
export interface RecordedCall {
  readonly method: string
  readonly url: string
  /** Names in lower case, without those that a client or proxy sets by itself. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** ISO 8601; empty where it is not told. */
  readonly time: string
}

/** The requests of a HAR file (an HTTP archive, as browsers save it); undefined where the text is none. */
export function readHar(text: string): readonly RecordedCall[] | undefined {
  const log = at(parsed(text), 'log')
  const entries = at(log, 'entries')
  if (!Array.isArray(entries)) return undefined
  return entries.flatMap((entry: unknown) => {
    const request = at(entry, 'request')
    const [method, url, headers] = [at(request, 'method'), at(request, 'url'), at(request, 'headers')]
    if (typeof method !== 'string' || typeof url !== 'string' || !/^https?:/i.test(url)) return []
    const time = at(entry, 'startedDateTime')
    return [{ method, url, headers: headersOf(headers), time: typeof time === 'string' ? time : '' }]
  })
}

function headersOf(headers: unknown): readonly (readonly [string, string])[] {
  if (!Array.isArray(headers)) return []
  return headers.flatMap((header: unknown) => {
    const [name, value] = [at(header, 'name'), at(header, 'value')]
    return typeof name === 'string' && typeof value === 'string' ? [[name.toLowerCase(), value] as const] : []
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined
}
