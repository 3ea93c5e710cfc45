import { parse } from 'yaml'
import type { PastedRequest } from './pasted-request.ts'

/** The request of a browser's "copy as fetch": `fetch("https://…", { "headers": {…}, "method": "POST" })`. Undefined for other text; never throws. */
export function parseFetch(text: string): PastedRequest | undefined {
  const call = /\bfetch\s*\(\s*(["'`])(.*?)\1\s*(?:,\s*(\{[\s\S]*\}))?[\s,]*\)/s.exec(text)
  const url = call?.[2]?.replaceAll('\\/', '/')
  if (url === undefined || url === '') return undefined
  const { method, headers, referrer } = optionsOf(call?.[3] ?? '{}')
  const sent = Object.entries(record(headers)).map(([name, value]) => [name.toLowerCase(), unquoted(String(value))] as const)
  const referer = typeof referrer === 'string' && referrer !== '' ? [['referer', referrer] as const] : []
  return {
    method: typeof method === 'string' ? unquoted(method).toUpperCase() : 'GET',
    url: /^[a-z]+:\/\//i.test(url) ? url : `http://${url.replace(/^\/\//, '')}`,
    headers: [...sent, ...referer.filter(() => !sent.some(([name]) => name === 'referer'))],
  }
}

/** The literal of the second argument; a flow mapping of YAML reads what people and browsers write there. */
function optionsOf(literal: string): Readonly<Record<string, unknown>> {
  try {
    return record(
      parse(literal.replace(/(headers["']?\s*:)\s*new\s+Headers\s*\(\s*(\{[^{}]*\})\s*\)/, '$1 $2'), {
        logLevel: 'silent',
        maxAliasCount: 0,
      }),
    )
  } catch {
    return {}
  }
}

/** Without the backticks that people write and YAML does not know. */
function unquoted(value: string): string {
  return /^`[^`]*`$/.test(value) ? value.slice(1, -1) : value
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
