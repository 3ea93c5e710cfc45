import type { SourceFile } from '../../src/index.ts'
import { countIn, type Document, documentsIn, textIn } from '../controls/documents.ts'
import { fullHost } from '../language/outline-text.ts'

/** A host of which a rule names two subsets or more: what a plan of steps can be rehearsed on. */
export interface Split {
  /** As the rule writes it, and in which namespace. */
  readonly host: string
  readonly namespace: string
  /** The first label of the host. */
  readonly name: string
  readonly subsets: readonly string[]
  /** The subset that most requests go to, and the one that may take over. */
  readonly stable: string
  readonly canary: string
}

/** Splits that the texts hold, those that already have two destinations first. */
export function splitsIn(files: readonly SourceFile[]): readonly Split[] {
  const documents = documentsIn(files)
  const weights = weightsIn(documents)
  const rules = documents.filter(({ kind }) => kind === 'DestinationRule')
  const splits = rules.flatMap((rule) => {
    const host = textIn(rule, 'spec', 'host')
    const own = weights.get(fullHost(host, rule.namespace))
    const subsets = listOf(rule, ['spec', 'subsets']).map((i) => textIn(rule, 'spec', 'subsets', i, 'name'))
    return own && subsets.length > 1 ? [{ split: splitOf(rule, host, subsets, own), taken: own.size }] : []
  })
  return splits.toSorted((a, b) => b.taken - a.taken).map(({ split }) => split)
}

function splitOf({ namespace }: Document, host: string, subsets: readonly string[], weights: ReadonlyMap<string, number>): Split {
  const heaviest = (names: readonly string[]) =>
    names.reduce((best, name) => ((weights.get(name) ?? 0) > (weights.get(best) ?? 0) ? name : best), names[0] ?? '')
  const stable = heaviest(subsets)
  const others = subsets.filter((name) => name !== stable)
  const split = others.filter((name) => weights.has(name))
  const canary = split.length > 0 ? heaviest(split) : (others.at(-1) ?? '')
  return { host, namespace, name: host.split('.')[0] ?? host, subsets, stable, canary }
}

/** What VirtualServices send to each subset of each host: by the routes that split a host, else by all. */
function weightsIn(documents: readonly Document[]): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const routes = documents.filter(({ kind }) => kind === 'VirtualService').flatMap(routesOf)
  return new Map([...summed(routes), ...summed(routes.filter(({ subsets }) => subsets.size > 1))])
}

/** What one route sends to the subsets of one host. */
interface Shares {
  readonly host: string
  readonly subsets: ReadonlyMap<string, number>
}

function routesOf(document: Document): readonly Shares[] {
  return listOf(document, ['spec', 'http']).flatMap((i) => {
    const value = (...path: (string | number)[]) => textIn(document, 'spec', 'http', i, 'route', ...path)
    const destinations = listOf(document, ['spec', 'http', i, 'route']).map((j) => ({
      host: fullHost(value(j, 'destination', 'host'), document.namespace),
      subset: value(j, 'destination', 'subset'),
      weight: Number(value(j, 'weight') || 100),
    }))
    const hosts = [...new Set(destinations.map(({ host }) => host))]
    return hosts.map((host) => ({
      host,
      subsets: new Map(destinations.filter((each) => each.host === host).map(({ subset, weight }) => [subset, weight])),
    }))
  })
}

function summed(routes: readonly Shares[]): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const sums = new Map<string, Map<string, number>>()
  for (const { host, subsets } of routes) {
    const own = sums.get(host) ?? new Map<string, number>()
    for (const [subset, weight] of subsets) own.set(subset, (own.get(subset) ?? 0) + weight)
    sums.set(host, own)
  }
  return sums
}

function listOf(document: Document, path: readonly (string | number)[]): readonly number[] {
  return Array.from({ length: countIn(document, ...path) }, (_, i) => i)
}
