import type { DestinationRule } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { compareSpecificity, isSubsetOf, isWildcard } from '../mesh/hostname.ts'
import { selects } from '../mesh/label-index.ts'
import type { Mesh, Pod, Service } from '../mesh/mesh.ts'
import { defaultExportTo } from '../mesh/mesh-config.ts'
import { mergeRules } from './destination-rule-merge.ts'

type Rule = Resource<DestinationRule>

/** A selector counts for calls that go out only. */
export type RuleDirection = 'outbound' | 'inbound'

/** Rules of one host and namespace that were merged into one. */
interface Consolidated {
  readonly exportTo: readonly string[]
  readonly rule: Rule
}

/** The rules of one namespace by host. */
class RulesByHost {
  readonly #exact = new Map<string, Consolidated[]>()
  readonly #wildcard = new Map<string, Consolidated[]>()
  #sorted: readonly (readonly [string, Consolidated[]])[] | undefined

  add(rule: Rule, exportTo: readonly string[]): void {
    const host = rule.spec.host ?? ''
    const rules = isWildcard(host) ? this.#wildcard : this.#exact
    rules.set(host, consolidate(rules.get(host) ?? [], rule, exportTo))
    this.#sorted = undefined
  }

  /** The rules of the most specific host that fits; a wildcard of the registry never takes the rule of a narrower name. */
  find(hostname: string): readonly Consolidated[] | undefined {
    const own = isWildcard(hostname) ? this.#wildcard.get(hostname) : this.#exact.get(hostname)
    if (own) return own
    this.#sorted ??= [...this.#wildcard].sort(([a], [b]) => compareSpecificity(a, b))
    return this.#sorted.find(([host]) => isSubsetOf(hostname, host))?.[1]
  }
}

const indices = new WeakMap<Mesh, DestinationRuleIndex>()

/** Which DestinationRule governs a call (pilot/pkg/model/push_context.go, setDestinationRules and destinationRule). */
export class DestinationRuleIndex {
  readonly #rootNamespace: string
  readonly #local = new Map<string, RulesByHost>()
  readonly #exported = new Map<string, RulesByHost>()
  readonly #rootPrivate = new RulesByHost()

  /** The index of a mesh, built at the first call. */
  static of(mesh: Mesh): DestinationRuleIndex {
    const index = indices.get(mesh) ?? new DestinationRuleIndex(mesh)
    indices.set(mesh, index)
    return index
  }

  constructor(mesh: Mesh) {
    this.#rootNamespace = mesh.config.rootNamespace
    const privateByDefault = defaultExportTo(mesh.config, 'defaultDestinationRuleExportTo').includes('.')
    const [selective, rest] = [
      mesh.destinationRules.filter((r) => r.spec.workloadSelector),
      mesh.destinationRules.filter((r) => !r.spec.workloadSelector),
    ]
    for (const rule of [...selective, ...rest]) this.#add(rule, privateByDefault)
  }

  #add(rule: Rule, privateByDefault: boolean): void {
    const { namespace } = rule.metadata
    const exportTo = rule.spec.workloadSelector ? ['.'] : [...new Set(rule.spec.exportTo ?? [])]
    const isOwn = (name: string | undefined) => name === '.' || name === namespace
    if (exportTo.length === 0 || exportTo.includes('*') || exportTo.some(isOwn)) listOf(this.#local, namespace).add(rule, exportTo)
    const isPrivate = exportTo.length === 0 ? privateByDefault : exportTo.length === 1 && isOwn(exportTo[0])
    if (!isPrivate) listOf(this.#exported, namespace).add(rule, exportTo)
    else if (namespace === this.#rootNamespace) this.#rootPrivate.add(rule, exportTo)
  }

  /** The rule for calls of the pod, whose configuration is of `namespace`, to the service. A rule for other pods still ends the search. */
  find(namespace: string, service: Service, pod: Pod, direction: RuleDirection): Rule | undefined {
    const found = this.#lookup(namespace, service)
    let rule: Rule | undefined
    for (const { rule: candidate } of found) {
      const selector = candidate.spec.workloadSelector
      if (!selector) rule = candidate
      else if (
        direction === 'outbound' &&
        candidate.metadata.namespace === namespace &&
        selects(selector.matchLabels ?? {}, pod.workloadLabels)
      )
        return candidate
    }
    return rule
  }

  /** The caller's namespace, then the service's, then the root namespace: the first that has a fitting host decides alone. */
  #lookup(namespace: string, service: Service): readonly Consolidated[] {
    const local = namespace === this.#rootNamespace ? this.#rootPrivate : this.#local.get(namespace)
    const own = local?.find(service.hostname)
    if (own) return own
    const ofService = this.#exportedFrom(service.namespace, service.hostname, namespace)
    return ofService.length > 0 ? ofService : this.#exportedFrom(this.#rootNamespace, service.hostname, namespace)
  }

  #exportedFrom(owner: string, hostname: string, caller: string): readonly Consolidated[] {
    const found = this.#exported.get(owner)?.find(hostname) ?? []
    return found.filter(({ exportTo }) => exportTo.length === 0 || exportTo.includes('*') || exportTo.includes(caller))
  }
}

function listOf(lists: Map<string, RulesByHost>, namespace: string): RulesByHost {
  const list = lists.get(namespace) ?? new RulesByHost()
  lists.set(namespace, list)
  return list
}

/**
 * Adds a rule to those of its host: merged into each that has the same visibility (as written) and selector, else beside them
 * (pilot/pkg/model/destination_rule.go, mergeDestinationRule).
 */
function consolidate(existing: readonly Consolidated[], rule: Rule, exportTo: readonly string[]): Consolidated[] {
  let separate = true
  const merged = existing.map((one) => {
    const same = sameSet(one.exportTo, exportTo)
    const wider = one.exportTo.length > 0 && one.exportTo.every((name) => exportTo.includes(name))
    const [oldSelector, newSelector] = [one.rule.spec.workloadSelector, rule.spec.workloadSelector]
    const selectorsDiffer = oldSelector && newSelector && !sameLabels(oldSelector.matchLabels ?? {}, newSelector.matchLabels ?? {})
    if ((!same && !wider) || selectorsDiffer) {
      separate = true
      return one
    }
    separate = !same && Boolean(oldSelector) !== Boolean(newSelector)
    return { ...one, rule: mergeRules(one.rule, rule) }
  })
  return separate ? [...merged, { exportTo, rule }] : merged
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((x) => b.includes(x))
}

function sameLabels(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  return Object.keys(a).length === Object.keys(b).length && selects(a, b)
}
