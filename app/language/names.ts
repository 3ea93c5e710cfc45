import type { SourceFile } from '../../src/index.ts'
import { fieldAt, kindOf } from './field-at.ts'
import { allOutlines, type Outline } from './outline.ts'
import type { Entry, Path, Span } from './outline-entry.ts'
import { domain, fullHost, namespaceOf, textAt } from './outline-text.ts'
import { type Role, roleOf } from './roles.ts'

/** A place of the text that names something of the mesh; what names the same thing has the same `id`. */
export interface Name extends Span {
  readonly id: string
  readonly text: string
  /** Whether the thing is made here, rather than spoken of. */
  readonly defines: boolean
  /** Whether it is said within one of Telltale's own documents: by a step of a timeline, or a file of a lesson. */
  readonly later: boolean
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
    const names = known.get(text) ?? allOutlines(text).flatMap(namesOf)
    cache.set(text, names)
    return names.map((name) => ({ ...name, file }))
  })
}

/** What the value of one entry names. */
export function nameOf(outline: Outline, entry: Entry): Name | undefined {
  if (!entry.value || entry.text === '') return undefined
  const made = madeBy(outline, entry)
  const { later } = outline
  if (made) return { ...made, defines: true, later }
  const role = roleOf(fieldAt(outline, entry.path))
  const mentioned = role && mention(role, outline, entry, entry.value)
  return mentioned && { ...mentioned, later }
}

/** What is found of a name in the value that holds it. */
type Found = Omit<Name, 'defines' | 'later'>

const workloadKinds = new Set(['Deployment', 'StatefulSet', 'ReplicaSet', 'DaemonSet'])

function madeBy(outline: Outline, { path, text, value }: Entry): Found | undefined {
  const field = path.join('.')
  if (!value) return undefined
  const { start, end } = value
  if (field === 'metadata.name') {
    const kind = kindOf(outline)?.kind ?? ''
    const type = { Service: 'host', Gateway: 'gateway' }[kind]
    if (workloadKinds.has(kind)) return { start, end, text, id: `workload ${namespaceOf(outline)} ${text}` }
    if (type === 'host') return { start, end, text, id: hostId(fullHost(text, namespaceOf(outline))) }
    if (type === 'gateway') return { start, end, text, id: gatewayId(namespaceOf(outline), text) }
  }
  if (/^spec\.hosts\.\d+$/.test(field) && kindOf(outline)?.kind === 'ServiceEntry') return { start, end, text, id: hostId(text) }
  if (/^spec\.template\.metadata\.labels\./.test(field)) return { start, end, text, id: labelId(String(path.at(-1)), text) }
  return undefined
}

function mention(role: Role, outline: Outline, entry: Entry, { start, end }: Span): Omit<Name, 'later'> | undefined {
  const { path, text } = entry
  const namespace = namespaceOf(outline)
  if (role === 'host') return hostName(text, start, namespace)
  if (role === 'egressHost') return hostName(text.slice(text.indexOf('/') + 1), start + text.indexOf('/') + 1, namespace)
  if (role === 'service') return { start, end, text, id: hostId(backendAround(outline, path)), defines: false }
  if (role === 'subset' || role === 'subsetName') {
    const host = hostAround(outline, path)
    return host ? { start, end, text, id: `subset ${host} ${text}`, defines: role === 'subsetName' } : undefined
  }
  if (role === 'gateway' || role === 'sourceGateway' || role === 'routeParent') return gatewayName(outline, entry, start, role)
  if (role === 'url') return urlHost(text, start, namespace)
  if (role === 'workload') return workloadName(text, start, namespace)
  if (role === 'labels') return { start, end, text, id: labelId(String(path.at(-1)), text), defines: false }
  return undefined
}

/** Of `reviews.default.svc.cluster.local` only the first word is the Service's name. */
function hostName(host: string, start: number, namespace: string): Omit<Name, 'later'> {
  const text = host.endsWith(`.${domain}`) ? (host.split('.')[0] ?? '') : host
  return { start, end: start + text.length, text, id: hostId(fullHost(host, namespace)), defines: false }
}

/** The host of a URL; of `http://reviews.prod.svc:9080/` the Service's name. */
function urlHost(url: string, start: number, namespace: string): Omit<Name, 'later'> | undefined {
  const [, scheme = '', host = ''] = /^([a-z]+:\/\/)([^/:?#]+)/.exec(url) ?? []
  return host === '' ? undefined : hostName(host.endsWith('.svc') ? `${host}.cluster.local` : host, start + scheme.length, namespace)
}

function workloadName(text: string, start: number, namespace: string): Omit<Name, 'later'> {
  const slash = text.indexOf('/')
  const name = text.slice(slash + 1)
  const id = `workload ${text.slice(0, Math.max(0, slash)) || namespace} ${name}`
  return { start: start + slash + 1, end: start + text.length, text: name, id, defines: false }
}

function gatewayName(outline: Outline, { path, text }: Entry, start: number, role: Role): Omit<Name, 'later'> {
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
