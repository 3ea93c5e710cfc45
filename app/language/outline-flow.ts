import { type Entry, type Flow, type Path, scalarAt } from './outline-entry.ts'

/** Takes what a flow holds. */
interface FlowTaker {
  addEntry(entry: Entry): void
  addFlow(flow: Flow): void
}

/** Reads the `{…}` or `[…]` at `start`; gives back where it ends, at the latest `limit`. */
export function readFlow(text: string, start: number, limit: number, path: Path, taker: FlowTaker): number {
  const opener = text[start] === '{' ? '{' : '['
  let at = start + 1
  let index = 0
  while (at < limit) {
    const char = text[at] ?? ''
    if (char === ']' || char === '}') {
      taker.addFlow({ start, end: at + 1, path, opener, closed: true })
      return at + 1
    }
    if (char === '#') at = lineEnd(text, at, limit)
    else if (/[\s,]/.test(char)) at++
    else
      at =
        opener === '{' ? readPair(text, at, limit, path, taker) : readItem(text, at, limit, { path: [...path, index++], key: null }, taker)
  }
  taker.addFlow({ start, end: limit, path, opener, closed: false })
  return limit
}

function readPair(text: string, at: number, limit: number, path: Path, taker: FlowTaker): number {
  const end = tokenEnd(text, at, limit, /:(?=[\s,\]}]|$)|[,[\]{}\n]/g)
  const key = scalarAt(text, at, end)
  if (!key || text[end] !== ':') return Math.max(end, at + 1)
  const own = { path: [...path, text.slice(key.start, key.end)], key }
  const value = afterSpaces(text, end + 1, limit)
  if (value < limit && !/[,\]}\n]/.test(text[value] ?? '')) return readItem(text, value, limit, own, taker)
  taker.addEntry({ ...own, value: null, text: '' })
  return value
}

function readItem(text: string, at: number, limit: number, own: Pick<Entry, 'path' | 'key'>, taker: FlowTaker): number {
  if (/[[{]/.test(text[at] ?? '')) {
    taker.addEntry({ ...own, value: null, text: '' })
    return readFlow(text, at, limit, own.path, taker)
  }
  const end = tokenEnd(text, at, limit, /[,[\]{}\n]/g)
  const value = scalarAt(text, at, end)
  taker.addEntry({ ...own, value, text: value ? text.slice(value.start, value.end) : '' })
  return Math.max(end, at + 1)
}

/** Where the quoted or plain token at `at` ends: at what `stop` finds behind its quotes. */
function tokenEnd(text: string, at: number, limit: number, stop: RegExp): number {
  const quote = text[at]
  const close = quote === '"' || quote === "'" ? text.indexOf(quote, at + 1) : -1
  stop.lastIndex = close > 0 && close < limit ? close + 1 : at
  const found = stop.exec(text)
  return found && found.index < limit ? found.index : limit
}

function afterSpaces(text: string, at: number, limit: number): number {
  let next = at
  while (next < limit && text[next] === ' ') next++
  return next
}

function lineEnd(text: string, at: number, limit: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? limit : Math.min(end, limit)
}
