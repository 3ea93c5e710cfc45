import type { SourceFile } from '../../src/index.ts'
import { type Check, isCount, isDuration, isPercentage, plain } from './checks.ts'
import { type Document, destinationRuleOf, documentsIn, namesHost, textIn, withDocument } from './documents.ts'
import { printBlock } from './print-yaml.ts'
import { removeValue, setValue } from './set-value.ts'
import { type Path, type Place, valueAt } from './yaml-place.ts'

export type BreakerField = 'maxConnections' | 'maxPending' | 'maxRequests' | 'errors' | 'interval' | 'ejection' | 'maxEjection'

const policy: Path = ['spec', 'trafficPolicy']

/** Limits of a host's connections and when its pods are ejected, each with where it stands in a DestinationRule. */
export const breakerFields: readonly {
  readonly field: BreakerField
  readonly label: string
  readonly placeholder: string
  readonly path: Path
  readonly check: Check
}[] = [
  {
    field: 'maxConnections',
    label: 'Connections',
    placeholder: 'no limit',
    path: [...policy, 'connectionPool', 'tcp', 'maxConnections'],
    check: isCount,
  },
  {
    field: 'maxPending',
    label: 'Pending requests',
    placeholder: 'no limit',
    path: [...policy, 'connectionPool', 'http', 'http1MaxPendingRequests'],
    check: isCount,
  },
  {
    field: 'maxRequests',
    label: 'Active requests',
    placeholder: 'no limit',
    path: [...policy, 'connectionPool', 'http', 'http2MaxRequests'],
    check: isCount,
  },
  {
    field: 'errors',
    label: 'Eject after errors',
    placeholder: 'never',
    path: [...policy, 'outlierDetection', 'consecutive5xxErrors'],
    check: isCount,
  },
  { field: 'interval', label: 'Check every', placeholder: '10s', path: [...policy, 'outlierDetection', 'interval'], check: isDuration },
  {
    field: 'ejection',
    label: 'Eject for',
    placeholder: '30s',
    path: [...policy, 'outlierDetection', 'baseEjectionTime'],
    check: isDuration,
  },
  {
    field: 'maxEjection',
    label: 'Eject at most, percent',
    placeholder: '10',
    path: [...policy, 'outlierDetection', 'maxEjectionPercent'],
    check: isPercentage,
  },
]

/** The file in which a service's DestinationRule stands, or belongs: where its VirtualService is, else the Service itself. */
export function ruleFileOf(files: readonly SourceFile[], service: string): string | undefined {
  const rule = destinationRuleOf(files, service)
  if (rule) return rule.file
  const own = documentsIn(files)
  const routes = own.find((each) => each.kind === 'VirtualService' && namesHost(each, textIn(each, 'spec', 'hosts', 0), service))
  return (routes ?? own.find((each) => each.kind === 'Service' && `${each.namespace}/${each.name}` === service))?.file
}

/** What is written of each field; empty where nothing is. */
export function readBreaker(text: string, file: string, service: string): ReadonlyMap<BreakerField, string> {
  const rule = destinationRuleOf([{ name: file, text }], service)
  return new Map(breakerFields.map(({ field, path }) => [field, rule ? valueAt(text, rule.place, path) : '']))
}

/** The text of a file with a field of the service's DestinationRule set, which is written where there is none; an empty value takes the field away. */
export function withBreaker(file: SourceFile, service: string, field: BreakerField, value: string): string {
  const path = breakerFields.find((each) => each.field === field)?.path ?? []
  const { text, place } = withRule(file, service)
  return value === '' ? removeValue(text, place, path) : setValue(text, place, path, plain(value))
}

function withRule(file: SourceFile, service: string): { readonly text: string; readonly place: Place } {
  const rule = destinationRuleOf([file], service)
  if (rule) return { text: file.text, place: rule.place }
  const [namespace = '', name = ''] = service.split('/')
  const document = printBlock(
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: { name, ...(namespace === 'default' ? {} : { namespace }) },
      spec: { host: name },
    },
    { column: 0, sequenceStep: 0 },
  )
  const text = withDocument(file.text, `${document}\n`)
  return { text, place: lastOf({ ...file, text }) }
}

function lastOf(file: SourceFile): Place {
  const last: Document | undefined = documentsIn([file]).at(-1)
  return last?.place ?? { document: 0, path: [] }
}
