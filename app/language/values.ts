import { type FieldType, kinds, type SourceFile } from '../../src/index.ts'
import { flagValues, lessonFiles, placesOfRun, requestClasses, statusValues } from './expected.ts'
import { fieldAt, kindOf } from './field-at.ts'
import { allNames, backendAround, hostAround } from './names.ts'
import { allOutlines, type Outline } from './outline.ts'
import type { Path } from './outline-entry.ts'
import { domain, fullHost, namespaceOf, textAt } from './outline-text.ts'
import { ownApiVersion, ownKinds } from './own-fields.ts'
import { type Role, roleOf } from './roles.ts'

/** A value that fits a place. */
export interface Value {
  readonly text: string
  readonly detail: string
  readonly kind: 'value' | 'name'
}

/** The values that the schema or the mesh of the files has for a place; `keys` asks for the keys of its labels. */
export function valuesAt(
  files: readonly SourceFile[],
  outline: Outline,
  path: Path,
  wanted: 'values' | 'keys' = 'values',
): readonly Value[] {
  if (path.length === 1 && path[0] === 'apiVersion') return apiVersions(textAt(outline, ['kind'])).map(plain)
  if (path.length === 1 && path[0] === 'kind') return kindNames(outline).map(plain)
  const field = fieldAt(outline, path)
  const role = roleOf(field)
  const named = role ? namedBy(role, files, outline, path, wanted) : []
  return named.length > 0 ? distinct(named) : ofType(field?.type)
}

function plain(text: string): Value {
  return { text, detail: '', kind: 'value' }
}

function ofType(type: FieldType | undefined): readonly Value[] {
  if (type?.is === 'enum') return type.values.map(plain)
  return type?.is === 'bool' ? ['true', 'false'].map(plain) : []
}

function apiVersions(kind: string): readonly string[] {
  if (isOwn(kind)) return [ownApiVersion]
  const fitting = kinds.filter((own) => kind === '' || own.kind === kind)
  const known = fitting.flatMap(({ group, versions }) => versions.map((version) => (group ? `${group}/${version}` : version)))
  return [...new Set([...known, ...(kind === '' ? [ownApiVersion] : [])])]
}

function kindNames(outline: Outline): readonly string[] {
  const apiVersion = textAt(outline, ['apiVersion'])
  if (apiVersion === ownApiVersion) return ownKinds
  const fitting = kinds.filter(({ group, versions }) =>
    versions.some((version) => apiVersion === (group ? `${group}/${version}` : version)),
  )
  if (fitting.length > 0) return [...new Set(fitting.map(({ kind }) => kind))]
  return [...new Set(kinds.map(({ kind }) => kind)), ...ownKinds]
}

function isOwn(kind: string): boolean {
  return ownKinds.some((own) => own === kind)
}

function namedBy(role: Role, files: readonly SourceFile[], outline: Outline, path: Path, wanted: 'values' | 'keys'): readonly Value[] {
  const made = allNames(files).filter((name) => name.defines)
  const ids = made.map(({ id }) => id.split(' '))
  const namespace = namespaceOf(outline)
  const named = (text: string, detail: string): Value => ({ text, detail, kind: 'name' })
  const of = (type: string) => ids.filter(([own]) => own === type)
  switch (role) {
    case 'host':
      return of('host').map(([, host = '']) => named(shortest(host, namespace), host))
    case 'egressHost':
      return of('host').map(([, host = '']) => named(`${host.split('.')[1] === namespace ? '.' : '*'}/${host}`, host))
    case 'service':
      return of('host').map(([, host = '']) => named(host.split('.')[0] ?? '', host))
    case 'subset':
      return of('subset').flatMap(([, host, subset = '']) =>
        host === hostAround(outline, path) ? [named(subset, `subset of ${host}`)] : [],
      )
    case 'gateway':
      return [
        ...of('gateway').map(([, own = '', name = '']) => named(own === namespace ? name : `${own}/${name}`, 'gateway')),
        named('mesh', 'every sidecar of the mesh'),
      ]
    case 'sourceGateway':
      return of('gateway').map(([, own = '', name = '']) => named(own === namespace ? name : `${own}/${name}`, 'gateway'))
    case 'workload':
      return of('workload').map(([, own = '', name = '']) => named(own === namespace ? name : `${own}/${name}`, 'workload'))
    case 'url':
      return urls(files, namespace).map((url) => named(url, 'address'))
    case 'routeParent':
      return of('gateway').map(([, , name = '']) => named(name, 'gateway'))
    case 'port':
      return ports(files, hostAround(outline, path))
    case 'servicePort':
      return ports(files, backendAround(outline, path))
    case 'labels':
      return of('label').flatMap(([, key = '', value = '']) => {
        if (wanted === 'keys') return [named(key, 'label')]
        return key === path.at(-1) ? [named(value, `${key} of a workload`)] : []
      })
    default:
      return besideNames(role, files, outline) ?? expected(role, files, outline, wanted)
  }
}

/** What is no name that definitions and references go by. */
function besideNames(role: Role, files: readonly SourceFile[], outline: Outline): readonly Value[] | undefined {
  switch (role) {
    case 'namespace':
      return namespaces(files)
    case 'exportTo':
      return [
        { text: '.', detail: 'its own namespace', kind: 'name' },
        { text: '*', detail: 'all namespaces', kind: 'name' },
        ...namespaces(files),
      ]
    case 'delegate':
      return files
        .flatMap(({ text }) => allOutlines(text))
        .filter(
          (other) =>
            textAt(other, ['kind']) === 'VirtualService' && textAt(other, ['metadata', 'name']) !== textAt(outline, ['metadata', 'name']),
        )
        .map((other) => ({ text: textAt(other, ['metadata', 'name']), detail: `VirtualService of ${namespaceOf(other)}`, kind: 'name' }))
    case 'matchedPort':
      return outline.entries.flatMap(({ path, text }) =>
        path.length === 3 && path[1] === 'hosts' && text !== '' ? ports(files, fullHost(text, namespaceOf(outline))) : [],
      )
    default:
      return undefined
  }
}

/** Those that the documents stand in, and those that are made. */
function namespaces(files: readonly SourceFile[]): readonly Value[] {
  const made = files
    .flatMap(({ text }) => allOutlines(text))
    .filter(({ entries }) => entries.length > 0)
    .map((each) => (textAt(each, ['kind']) === 'Namespace' ? textAt(each, ['metadata', 'name']) : namespaceOf(each)))
  return [...new Set(made)]
    .filter(Boolean)
    .sort()
    .map((text) => ({ text, detail: 'namespace', kind: 'name' }))
}

/** What the documents that are only Telltale's speak of. */
function expected(role: Role, files: readonly SourceFile[], outline: Outline, wanted: 'values' | 'keys'): readonly Value[] {
  switch (role) {
    case 'placeOfRun':
      return placesOfRun(files)
    case 'statusOrPlace':
      return [...placesOfRun(files), ...statusValues(), ...flagValues()]
    case 'status':
      return statusValues()
    case 'flag':
      return flagValues()
    case 'requestClass':
      return requestClasses(files)
    case 'lessonFile':
      return lessonFiles(outline)
    case 'lessonTexts':
      return wanted === 'keys' ? lessonFiles(outline) : []
    default:
      return []
  }
}

/** Where requests can go: the ports of the Services, and the hosts outside that rules speak of. */
function urls(files: readonly SourceFile[], namespace: string): readonly string[] {
  const known = [...new Set(allNames(files).flatMap(({ id }) => (id.startsWith('host ') ? [id.slice('host '.length)] : [])))]
  return known.flatMap((host) => {
    if (host.includes('*')) return []
    if (!host.endsWith(`.${domain}`)) return [`http://${host}/`]
    const name = shortest(host, namespace).replace(`.${domain}`, '')
    return ports(files, host).map(({ text }) => `http://${name}:${text}/`)
  })
}

function shortest(host: string, namespace: string): string {
  const name = host.split('.')[0] ?? ''
  return fullHost(name, namespace) === host ? name : host
}

/** Ports of the Service or ServiceEntry of a host. */
function ports(files: readonly SourceFile[], host: string): readonly Value[] {
  return files.flatMap(({ text }) => allOutlines(text)).flatMap((outline) => (hosts(outline).includes(host) ? portsOf(outline) : []))
}

function hosts(outline: Outline): readonly string[] {
  const kind = kindOf(outline)?.kind
  if (kind === 'Service') return [fullHost(textAt(outline, ['metadata', 'name']), namespaceOf(outline))]
  if (kind !== 'ServiceEntry') return []
  return outline.entries.flatMap(({ path, text }) => (path[1] === 'hosts' && text !== '' ? [text] : []))
}

function portsOf(outline: Outline): readonly Value[] {
  return outline.entries.flatMap(({ path, text }) => {
    const isPort = path.length === 4 && path[1] === 'ports' && (path[3] === 'port' || path[3] === 'number')
    return isPort && text !== '' ? [{ text, detail: textAt(outline, [...path.slice(0, 3), 'name']), kind: 'name' as const }] : []
  })
}

function distinct(values: readonly Value[]): readonly Value[] {
  return [...new Map(values.map((value) => [value.text, value])).values()]
}
