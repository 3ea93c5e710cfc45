/**
 * Namespaces that see a thing, of its `exportTo`: `*` all, `~` none, `.` its own (pilot/pkg/model/push_context.go). `*` wins over the rest.
 * What is left out takes the mesh's default.
 */
export function resolveExportTo(
  exportTo: readonly string[] | undefined,
  namespace: string,
  meshDefault: readonly string[],
): readonly string[] {
  const given = exportTo && exportTo.length > 0 ? exportTo : meshDefault
  if (given.includes('*')) return ['*']
  if (given.includes('~')) return ['~']
  return [...new Set(given.map((name) => (name === '.' ? namespace : name)))]
}

/** Whether a thing exported to `exportTo` (resolved) is seen from the namespace. */
export function isVisible(exportTo: readonly string[], namespace: string): boolean {
  return exportTo[0] === '*' || exportTo.includes(namespace)
}
