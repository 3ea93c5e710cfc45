import type { SourceRange } from '../core/source.ts'
import type { Mesh } from '../mesh/mesh.ts'
import type { Origins } from './proxy-config.ts'
import type { ViewLink } from './proxy-view.ts'

/** What finds the text behind the parts of a configuration. */
export interface Links {
  /** The places behind an object and whatever it holds, outermost first, each once. */
  within(part: object): readonly ViewLink[]
  /** `reviews.default`: the first resource of that kind which one of the places stands in. */
  resource(kind: string, links: readonly ViewLink[]): string
  /** Where the Service of a host is written. */
  service(hostname: string): readonly ViewLink[]
  /** Where a workload (`namespace/name`) is written. */
  workload(id: string): readonly ViewLink[]
}

/** Rows are many and their places few: no row needs more. */
const mostLinks = 24

/** Looks places up by the origins that the compiler kept, and resources by their stretch of the text. */
export function linksOf(origins: Origins, mesh: Mesh): Links {
  const services = new Map(mesh.services.map(({ hostname, range }) => [hostname, [{ path: '', range }]]))
  const workloads = new Map(mesh.workloads.map(({ id, range }) => [id, [{ path: '', range }]]))
  return {
    service: (hostname) => services.get(hostname) ?? [],
    workload: (id) => workloads.get(id) ?? [],
    within(part) {
      const found = new Map<string, ViewLink>()
      collect(part, '', origins, found)
      return [...found.values()].slice(0, mostLinks)
    },
    resource(kind, links) {
      for (const { range } of links) {
        const resource = mesh.resources.find((each) => each.kind === kind && holds(each.source.range, range))
        if (resource) return `${resource.metadata.name}.${resource.metadata.namespace}`
      }
      return ''
    },
  }
}

function holds(outer: SourceRange, inner: SourceRange): boolean {
  return outer.file === inner.file && outer.start <= inner.start && inner.end <= outer.end
}

function collect(value: unknown, path: string, origins: Origins, found: Map<string, ViewLink>): void {
  if (typeof value !== 'object' || value === null || found.size >= mostLinks) return
  add(found, path, origins.get(value))
  if (Array.isArray(value)) {
    value.forEach((item, i) => {
      collect(item, `${path}[${i}]`, origins, found)
    })
    return
  }
  for (const [name, item] of Object.entries(value)) {
    const inner = path === '' ? name : `${path}.${name}`
    add(found, inner, origins.field(value, name))
    collect(item, inner, origins, found)
  }
}

function add(found: Map<string, ViewLink>, path: string, range: SourceRange | undefined): void {
  if (!range) return
  const key = `${range.file} ${range.start} ${range.end}`
  if (!found.has(key)) found.set(key, { path, range })
}
