import type { SourceFile } from '../../src/index.ts'
import { fieldAt, kindOf } from './field-at.ts'
import { type Outline, outlines } from './outline.ts'
import type { Entry, Path, Span } from './outline-entry.ts'
import { domain, fullHost, namespaceOf, textAt } from './outline-text.ts'
import { type Role, roleOf } from './roles.ts'

/** A place of the text that names something of the mesh; what names the same thing has the same `id`. */
export interface Name extends Span {
  readonly id: string
  readonly text: string
  /** Whether the thing is made here, rather than spoken of. */
  readonly defines: boolean
}

/** The full host that the destination or rule around `path` speaks of; empty if none. */
export function hostAround(outline: Outline, path: Path): string {
  const namespace = namespaceOf(outline)
  for (let length = path.length - 1; length > 0; length--) {
    const host = textAt(outline, [...path.slice(0, length), 'host'])
    if (host) return fullHost(host, namespace)
  }
  return ''
}

/** The full host of the Service that a Gateway API reference, a part of which is at `path`, names. */
export function backendAround(outline: Outline, path: Path): string {
  const around = path.slice(0, -1)
  const name = textAt(outline, [...around, 'name'])
  return name && fullHost(name, textAt(outline, [...around, 'namespace']) || namespaceOf(outline))
}

/** Everything that a document names or makes. */
export function namesOf(outline: Outline): readonly Name[] {
  return outline.entries.flatMap((entry) => nameOf(outline, entry) ?? [])
}

const cache = new Map<string, readonly Name[]>()

/** All names of the files; a text that did not change is not read again. */
export function allNames(files: readonly SourceFile[]): readonly (Name & { readonly file: string })[] {
  const known = new Map(cache)
  cache.clear()
  return files.flatMap(({ name: file, text }) => {
    const names = known.get(text) ?? outlines(text).flatMap(namesOf)
    cache.set(text, names)
    return names.map((name) => ({ ...name, file }))
  })
}

/** What the value of one entry names. */
export function nameOf(outline: Outline, entry: Entry): Name | undefined {
  if (!entry.value || entry.text === '') return undefined
  const made = madeBy(outline, entry)
  if (made) return { ...made, defines: true }
  const role = roleOf(fieldAt(outline, entry.path))
  return role && mention(role, outline, entry, entry.value)
}

function madeBy(outline: Outline, { path, text, value }: Entry): Omit<Name, 'defines'> | undefined {
  const field = path.join('.')
  if (!value) return undefined
  const { start, end } = value
  if (field === 'metadata.name') {
    const type = { Service: 'host', Gateway: 'gateway' }[kindOf(outline)?.kind ?? '']
    if (type === 'host') return { start, end, text, id: hostId(fullHost(text, namespaceOf(outline))) }
    if (type === 'gateway') return { start, end, text, id: gatewayId(namespaceOf(outline), text) }
  }
  if (/^spec\.hosts\.\d+$/.test(field) && kindOf(outline)?.kind === 'ServiceEntry') return { start, end, text, id: hostId(text) }
  if (/^spec\.template\.metadata\.labels\./.test(field)) return { start, end, text, id: labelId(String(path.at(-1)), text) }
  return undefined
}

function mention(role: Role, outline: Outline, entry: Entry, { start, end }: Span): Name | undefined {
  const { path, text } = entry
  const namespace = namespaceOf(outline)
  if (role === 'host') return hostName(text, start, namespace)
  if (role === 'egressHost') return hostName(text.slice(text.indexOf('/') + 1), start + text.indexOf('/') + 1, namespace)
  if (role === 'service') return { start, end, text, id: hostId(backendAround(outline, path)), defines: false }
  if (role === 'subset' || role === 'subsetName') {
    const host = hostAround(outline, path)
    return host ? { start, end, text, id: `subset ${host} ${text}`, defines: role === 'subsetName' } : undefined
  }
  if (role === 'gateway' || role === 'routeParent') return gatewayName(outline, entry, start, role)
  if (role === 'labels') return { start, end, text, id: labelId(String(path.at(-1)), text), defines: false }
  return undefined
}

/** Of `reviews.default.svc.cluster.local` only the first word is the Service's name. */
function hostName(host: string, start: number, namespace: string): Name {
  const text = host.endsWith(`.${domain}`) ? (host.split('.')[0] ?? '') : host
  return { start, end: start + text.length, text, id: hostId(fullHost(host, namespace)), defines: false }
}

function gatewayName(outline: Outline, { path, text }: Entry, start: number, role: Role): Name {
  const slash = text.indexOf('/')
  const name = text.slice(slash + 1)
  const stated = role === 'routeParent' ? textAt(outline, [...path.slice(0, -1), 'namespace']) : text.slice(0, Math.max(0, slash))
  const id = gatewayId(stated || namespaceOf(outline), name)
  return { start: start + slash + 1, end: start + text.length, text: name, id, defines: false }
}

export function hostId(host: string): string {
  return `host ${host}`
}

function gatewayId(namespace: string, name: string): string {
  return `gateway ${namespace} ${name}`
}

function labelId(key: string, value: string): string {
  return `label ${key} ${value}`
}
