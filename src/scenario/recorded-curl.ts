import { parseCurl } from './parse-curl.ts'
import type { RecordedCall } from './recorded-har.ts'

/** The requests of curl commands, one after the other; a line that ends in a backslash goes on in the next. */
export function parsePastedCommands(text: string): readonly RecordedCall[] {
  const commands = text.replaceAll(/\\\r?\n\s*/g, ' ').split(/\r?\n/)
  return commands.flatMap((command) => {
    const request = command.trim() === '' ? undefined : parseCurl(command)
    if (!request) return []
    const host = request.headers.find(([name]) => name === 'host')?.[1]
    const url = host === undefined ? request.url : request.url.replace(/^(https?:\/\/)[^/?#]+/i, `$1${host}`)
    return [{ method: request.method, url, headers: request.headers.filter(([name]) => name !== 'host'), time: '' }]
  })
}
