import type { Selection } from '../store/player.ts'

/** A selection as links carry it; empty for none. */
export function selectionKey(selection: Selection): string {
  switch (selection.type) {
    case 'none':
      return ''
    case 'request':
      return `request:${selection.request}`
    case 'node':
      return `node:${join(selection.key, selection.version)}`
    case 'edge':
      return `edge:${join(`${selection.from}|${selection.to}`, selection.version)}`
    case 'pod':
      return `pod:${selection.name}`
  }
}

function join(key: string, version: string | undefined): string {
  return version === undefined ? key : `${key}|${version}`
}

/** Reads what a link carries; none for what it does not understand. */
export function parseSelection(text: string): Selection {
  const [, type, rest = ''] = /^([a-z]+):(.+)$/s.exec(text) ?? []
  const [first = '', second, third] = rest.split('|')
  if (type === 'request' && /^\d+$/.test(rest)) return { type, request: Number(rest) }
  if (type === 'pod') return { type, name: rest }
  if (type === 'node') return { type, key: first, ...(second === undefined ? {} : { version: second }) }
  if (type === 'edge' && second !== undefined) return { type, from: first, to: second, ...(third === undefined ? {} : { version: third }) }
  return { type: 'none' }
}

/** A selection in words: `reviews v3`, `request 1226`. */
export function selectionWords(selection: Selection): string {
  const short = (key: string) => key.slice(Math.max(key.lastIndexOf('/'), key.lastIndexOf(':')) + 1)
  if (selection.type === 'request') return `request ${selection.request}`
  if (selection.type === 'pod') return short(selection.name)
  if (selection.type === 'node') return [short(selection.key), selection.version].filter(Boolean).join(' ')
  if (selection.type === 'edge') return [short(selection.from), 'to', short(selection.to), selection.version].filter(Boolean).join(' ')
  return ''
}
