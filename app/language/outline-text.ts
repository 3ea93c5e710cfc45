import type { Outline } from './outline.ts'
import type { Path } from './outline-entry.ts'

/** The domain that istiod appends to short names. */
export const domain = 'svc.cluster.local'

/** The text at a path of a document, empty where there is none. */
export function textAt(outline: Outline, path: Path): string {
  return outline.entries.find((entry) => samePath(entry.path, path))?.text ?? ''
}

function samePath(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((step, i) => step === b[i])
}

export function namespaceOf(outline: Outline): string {
  return textAt(outline, ['metadata', 'namespace']) || 'default'
}

/** A host as istiod resolves it: short names are of the namespace of the resource. */
export function fullHost(host: string, namespace: string): string {
  return host.includes('.') || host.includes('*') ? host : `${host}.${namespace}.${domain}`
}
