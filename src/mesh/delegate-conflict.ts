import type { HTTPMatchRequest, StringMatch } from '../manifest/kinds.ts'

/** Whether a delegate's match is no narrowing of the root's (pilot/pkg/model/virtualservice.go, hasConflict). */
export function conflicts(root: HTTPMatchRequest, leaf: HTTPMatchRequest): boolean {
  const single = (['uri', 'scheme', 'method', 'authority'] as const).some((field) => stringsConflict(root[field], leaf[field]))
  const keyed = (['headers', 'withoutHeaders', 'queryParams'] as const).some((field) =>
    Object.entries(leaf[field] ?? {}).some(([key, match]) => stringsConflict(root[field]?.[key], match)),
  )
  return single || keyed || placesConflict(root, leaf)
}

function placesConflict(root: HTTPMatchRequest, leaf: HTTPMatchRequest): boolean {
  if ((root.ignoreUriCase ?? false) !== (leaf.ignoreUriCase ?? false)) return true
  if (root.port && leaf.port && root.port !== leaf.port) return true
  if (root.sourceNamespace && leaf.sourceNamespace !== root.sourceNamespace) return true
  if (Object.entries(leaf.sourceLabels ?? {}).some(([key, value]) => (root.sourceLabels?.[key] ?? value) !== value)) return true
  return gatewaysConflict(root.gateways ?? [], leaf.gateways ?? [])
}

function gatewaysConflict(root: readonly string[], leaf: readonly string[]): boolean {
  if (root.length === 0 || leaf.length === 0) return false
  return root.length < leaf.length || !leaf.every((gateway) => root.includes(gateway))
}

function stringsConflict(root: StringMatch | undefined, leaf: StringMatch | undefined): boolean {
  if (!root || !leaf) return false
  if (root.regex || leaf.regex) return true
  if (root.exact) return leaf.exact !== root.exact
  // Two presence tests conflict too: nothing says that one narrows the other.
  const inner = leaf.prefix || leaf.exact
  return !root.prefix || !inner?.startsWith(root.prefix)
}
