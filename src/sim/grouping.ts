/** What the picture shows as versions of one Service, where a controller splits a Service into several. */
export interface Grouping {
  /** Services (`namespace/name`) that stand for parts of another one: their requests are shown as that one's. */
  readonly services: ReadonlyMap<string, string>
  /** Workloads (`namespace/name`) that are versions of a Service from the first moment on, whether it leads to them or not yet. */
  readonly versions: ReadonlyMap<string, { readonly service: string; readonly label: string }>
}
