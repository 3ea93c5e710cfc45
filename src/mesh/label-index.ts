import { groupBy } from './group-by.ts'

/** Whether `labels` carry every label of the selector. An empty selector fits all. */
export function selects(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value)
}

/** Things with labels, found by namespace and selector without a look at each. */
export class LabelIndex<T extends { readonly namespace: string; readonly labels: Readonly<Record<string, string>> }> {
  readonly #byNamespace: ReadonlyMap<string, readonly T[]>
  readonly #byLabel = new Map<string, T[]>()

  constructor(items: readonly T[]) {
    this.#byNamespace = groupBy(items, (item) => item.namespace)
    for (const item of items) {
      for (const [key, value] of Object.entries(item.labels)) this.#add(`${item.namespace}/${key}=${value}`, item)
    }
  }

  #add(key: string, item: T): void {
    const list = this.#byLabel.get(key)
    if (list) list.push(item)
    else this.#byLabel.set(key, [item])
  }

  /** In the order given; all of the namespace for an empty selector. */
  select(namespace: string, selector: Readonly<Record<string, string>>): readonly T[] {
    const first = Object.entries(selector)[0]
    const candidates = first ? this.#byLabel.get(`${namespace}/${first[0]}=${first[1]}`) : this.#byNamespace.get(namespace)
    return (candidates ?? []).filter((item) => selects(selector, item.labels))
  }
}
