import type { SourceFile } from '../../../src/index.ts'
import { withDocument } from '../documents.ts'
import { type Plain, printBlock } from '../print-yaml.ts'
import { readRule } from '../rule.ts'
import { insertItem, setValue } from '../set-value.ts'
import { lengthAt, nodeAt, type Place, sectionOf, valueAt } from '../yaml-place.ts'
import { type ApiRouteKind, type ApiTarget, findApiTarget } from './api-target.ts'

interface ApiForm {
  readonly route: ApiRouteKind
  /** Gateway (`namespace/name`) whose requests are meant; empty: those within the mesh. Where a route is there, it stays what it is of. */
  readonly gateway: string
}

/** What was filled in to write a route of the Gateway API. */
export type ApiWizardForm =
  | (ApiForm & { readonly kind: 'apiShifting'; readonly weights: readonly { readonly subset: string; readonly weight: number }[] })
  | (ApiForm & {
      readonly kind: 'apiRouting'
      readonly header: string
      readonly way: 'exact' | 'regex'
      readonly value: string
      readonly to: string
      /** Where all other requests go, where no rule says so yet. */
      readonly others: string
    })

/** The files with an HTTPRoute or GRPCRoute, and the Services of the versions that it leads to. */
export function planApiRoute(files: readonly SourceFile[], service: string, form: ApiWizardForm): readonly SourceFile[] {
  const target = findApiTarget(files, service, form.route)
  const named =
    form.kind === 'apiShifting'
      ? form.weights.flatMap(({ subset, weight }) => (target.rule && weight === 0 ? [] : [subset]))
      : [form.to, ...(target.rule ? [] : [form.others])]
  const missing = target.versions.filter(({ name, written }) => !written && named.includes(name))
  return files.map((file) => {
    if (file.name !== target.file) return file
    const routed = target.rule ? withRule(file.text, target.rule.place, target, form) : withDocument(file.text, routeText(target, form))
    const text = missing.reduce((now, version) => withDocument(now, serviceText(target, version)), routed)
    return text === file.text ? file : { name: file.name, text }
  })
}

interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: Readonly<Record<string, Plain>>
  readonly spec: Plain
}

function printed({ apiVersion, kind, metadata, spec }: Manifest): string {
  return `${printBlock({ apiVersion, kind, metadata, spec }, { column: 0, sequenceStep: 0 })}\n`
}

/** A Service of one version alone, with the ports of the one of all versions. */
function serviceText(target: ApiTarget, { backend, labels }: ApiTarget['versions'][number]): string {
  const spec = { selector: { ...target.selector, ...labels }, ports: target.ports }
  return printed({ apiVersion: 'v1', kind: 'Service', metadata: { name: backend, namespace: target.namespace }, spec })
}

function routeText(target: ApiTarget, form: ApiWizardForm): string {
  const [namespace = '', name = ''] = form.gateway.split('/')
  const port = target.ports.length > 1 ? { port: target.port } : {}
  const parent: Plain =
    form.gateway === ''
      ? { group: '', kind: 'Service', name: target.name, ...port }
      : { name, ...(namespace === target.namespace ? {} : { namespace }) }
  const rules: readonly Plain[] =
    form.kind === 'apiShifting'
      ? [{ backendRefs: form.weights.map(({ subset, weight }) => ({ ...backendOf(target, subset), weight })) }]
      : [
          { matches: [{ headers: [headerOf(form)] }], backendRefs: [backendOf(target, form.to)] },
          { backendRefs: [backendOf(target, form.others)] },
        ]
  const labels = { kiali_wizard: form.route === 'GRPCRoute' ? 'k8s_grpc_request_routing' : 'k8s_request_routing' }
  const metadata = { name: target.name, namespace: target.namespace, labels }
  return printed({ apiVersion: 'gateway.networking.k8s.io/v1', kind: form.route, metadata, spec: { parentRefs: [parent], rules } })
}

function backendOf({ versions, port }: ApiTarget, version: string): { readonly name: string; readonly port: number } {
  return { name: versions.find(({ name }) => name === version)?.backend ?? version, port }
}

function headerOf({ header, way, value }: Extract<ApiWizardForm, { kind: 'apiRouting' }>): Readonly<Record<string, Plain>> {
  return way === 'exact' ? { name: header, value } : { type: 'RegularExpression', name: header, value }
}

/** The text of a route that is there, changed no further than the form asks for. */
function withRule(text: string, place: Place, target: ApiTarget, form: ApiWizardForm): string {
  if (form.kind === 'apiShifting') {
    const { destinations } = readRule(text, place)
    const isNow = (subset: string) => destinations.find(({ name }) => name === backendOf(target, subset).name)?.weight ?? 0
    if (form.weights.every(({ subset, weight }) => isNow(subset) === weight)) return text
    return form.weights.reduce((now, { subset, weight }) => withBackend(now, place, target, subset, weight), text)
  }
  const matches = nodeAt(sectionOf(text, place.document)?.root ?? null, [...place.path, 'matches'])?.toJSON() as
    | readonly Readonly<Record<string, Plain>>[]
    | undefined
  const headers = (match: Readonly<Record<string, Plain>>) => [
    ...((match['headers'] as readonly Plain[] | undefined) ?? []),
    headerOf(form),
  ]
  const rule = {
    matches: (matches ?? [{}]).map((match) => ({ ...match, headers: headers(match) })),
    backendRefs: [{ ...backendOf(target, form.to), port: portIn(text, place) ?? target.port }],
  }
  return insertItem(text, { ...place, path: place.path.slice(0, -1) }, Number(place.path.at(-1)), rule)
}

/** Sets a weight where the version has one; the backend that is all versions becomes the first that is missing. */
function withBackend(text: string, place: Place, target: ApiTarget, version: string, weight: number): string {
  const { name, port } = backendOf(target, version)
  const count = lengthAt(text, place, ['backendRefs'])
  const at = (wanted: string) =>
    Array.from({ length: count }, (_, i) => i).find((i) => valueAt(text, place, ['backendRefs', i, 'name']) === wanted)
  const own = at(name)
  if (own !== undefined) return setValue(text, place, ['backendRefs', own, 'weight'], weight)
  if (weight === 0) return text
  const whole = at(target.name)
  if (whole === undefined) return setValue(text, place, ['backendRefs', count], { name, port: portIn(text, place) ?? port, weight })
  return setValue(setValue(text, place, ['backendRefs', whole, 'name'], name), place, ['backendRefs', whole, 'weight'], weight)
}

function portIn(text: string, place: Place): number | undefined {
  const port = valueAt(text, place, ['backendRefs', 0, 'port'])
  return port === '' ? undefined : Number(port)
}
