import { parseCurl } from './parse-curl.ts'
import { parseFetch } from './parse-fetch.ts'
import type { PastedRequest } from './pasted-request.ts'

/** The request that a pasted text stands for: a curl command, a browser's `fetch(…)`, or a URL alone. Undefined for other text; never throws. */
export function parseRequest(text: string): PastedRequest | undefined {
  const url = /^\s*(?:(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\s+)?(https?:\/\/\S+)\s*$/i.exec(text)
  if (url?.[2] !== undefined) return { method: url[1]?.toUpperCase() ?? 'GET', url: url[2], headers: [] }
  return parseFetch(text) ?? parseCurl(text)
}
