import type { Destination, Headers } from '../../manifest/kinds.ts'
import type { FieldPath } from '../../manifest/resource.ts'
import { type Finding, fault, faultIf } from './finding.ts'
import { checkHeaders } from './headers.ts'
import { isDnsLabel, wrongPort, wrongWildcardDomain } from './names.ts'

interface Weighted {
  readonly destination?: Destination
  readonly weight?: number
  readonly headers?: Headers
}

/** Checks a destination, wherever it stands. */
export function checkDestination(destination: Destination, at: FieldPath): Finding[] {
  const { host = '', subset = '', port } = destination
  return [
    ...faultIf(host === '*' ? 'invalid destination host *' : wrongWildcardDomain(host), [...at, 'host']),
    ...faultIf(subset && wrongSubsetName(subset) ? wrongSubsetName(subset) : undefined, [...at, 'subset']),
    ...(port ? faultIf(wrongPort(port.number ?? 0), [...at, 'port', 'number']) : []),
  ]
}

/** What is wrong with the name of a subset. */
export function wrongSubsetName(name: string): string | undefined {
  if (name === '') return 'subset name cannot be empty'
  return isDnsLabel(name) ? undefined : `subset name is invalid: ${name}`
}

/** Checks the destinations of one rule, with their weights and headers. */
export function checkSplit(routes: readonly Weighted[] | undefined, at: FieldPath): Finding[] {
  const list = routes ?? []
  const total = list.reduce((sum, { weight = 0 }) => sum + weight, 0)
  const each = list.flatMap(({ destination, weight = 0, headers }, index) => {
    const path = [...at, index]
    return [
      ...(destination ? [] : [fault('destination is required', path)]),
      ...checkHeaders(headers, path),
      ...(destination ? checkDestination(destination, [...path, 'destination']) : []),
      ...(weight < 0 ? [fault(`weight ${weight} < 0`, [...path, 'weight'])] : []),
    ]
  })
  return list.length > 1 && total === 0 ? [...each, fault('total destination weight = 0', at)] : each
}
