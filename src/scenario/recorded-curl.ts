import { parseCurl } from './parse-curl.ts'
import { parseFetch } from './parse-fetch.ts'
import type { RecordedCall } from './recorded-har.ts'

/** How a call of a browser's "copy as fetch" begins. */
export const fetchStart = /^\s*(?:await\s+)?fetch\s*\(/

/** The requests of curl commands, or of calls of `fetch`, one after the other. */
export function parsePastedCommands(text: string): readonly RecordedCall[] {
  return fetchStart.test(text) ? fetchCalls(text) : curlCommands(text)
}

function fetchCalls(text: string): readonly RecordedCall[] {
  const calls = text.split(/^(?=\s*(?:await\s+)?fetch\s*\()/m)
  return calls.flatMap((call) => {
    const request = parseFetch(call)
    return request ? [{ ...request, time: '' }] : []
  })
}

/** A line that ends in a backslash goes on in the next. */
function curlCommands(text: string): readonly RecordedCall[] {
  const commands = text.replaceAll(/\\\r?\n\s*/g, ' ').split(/\r?\n/)
  return commands.flatMap((command) => {
    const request = command.trim() === '' ? undefined : parseCurl(command)
    if (!request) return []
    const host = request.headers.find(([name]) => name === 'host')?.[1]
    const url = host === undefined ? request.url : request.url.replace(/^(https?:\/\/)[^/?#]+/i, `$1${host}`)
    return [{ method: request.method, url, headers: request.headers.filter(([name]) => name !== 'host'), time: '' }]
  })
}
