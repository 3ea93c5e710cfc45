import type { SourceFile } from '../core/source.ts'
import { parseManifests } from '../manifest/parse.ts'
import type { Resource } from '../manifest/resource.ts'
import { isScenario } from './decode.ts'

const workloadKinds = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Pod', 'Service'])

/**
 * The texts that a pasted or dropped text stands for beside the present ones. One that holds Services or workloads is a whole of its own; one of
 * rules alone (`kubectl get virtualservice reviews -o yaml`) takes the place of the rules of the same kind and name, and leaves the others.
 */
export function givenSide(given: readonly SourceFile[], present: readonly SourceFile[]): readonly SourceFile[] {
  const resources = parseManifests(given).value
  if (resources.length === 0 || resources.some(({ kind }) => workloadKinds.has(kind))) return given
  const replaced = new Set(resources.map(identity))
  const scenario = resources.some(isScenario)
  const rest = present.map((file) => without(file, (resource) => replaced.has(identity(resource)) || (scenario && isScenario(resource))))
  return [...rest, ...given.map(({ name, text }) => ({ name: freeName(name, present), text }))]
}

const unparsed: ReadonlySet<string> = new Set(['yaml-syntax', 'unindented-yaml'])

/** Why texts cannot stand on a side: the first place that is no YAML, or that they hold no object; null where they can. */
export function whyNoSide(given: readonly SourceFile[]): string | null {
  const { value, diagnostics } = parseManifests(given)
  const fault = diagnostics.find(({ code }) => unparsed.has(code)) ?? (value.length === 0 ? diagnostics[0] : undefined)
  if (!fault) return value.length === 0 ? 'There is no manifest in it.' : null
  const { file, start } = fault.range
  const text = given.find(({ name }) => name === file)?.text ?? ''
  const line = text.slice(0, start).split('\n').length
  return `${given.length > 1 ? `${file}, line` : 'Line'} ${line}: ${fault.message}`
}

function identity({ group, kind, metadata }: Resource): string {
  return `${group}/${kind}/${metadata.namespace}/${metadata.name}`
}

/** The file with white space in place of some resources, so that what stays keeps its lines. */
function without(file: SourceFile, isGone: (resource: Resource) => boolean): SourceFile {
  let text = file.text
  for (const resource of parseManifests([file]).value) {
    if (!isGone(resource)) continue
    const { start, end } = resource.source.range
    text = text.slice(0, start) + text.slice(start, end).replaceAll(/[^\n]/g, ' ') + text.slice(end)
  }
  return { ...file, text }
}

function freeName(name: string, present: readonly SourceFile[]): string {
  return present.some((file) => file.name === name) ? `given ${name}` : name
}
