import { responseFlags, type SourceFile } from '../../src/index.ts'
import { flagMeanings } from '../components/flag-meanings.ts'
import { kindOf } from './field-at.ts'
import { allOutlines, type Outline } from './outline.ts'
import type { Path } from './outline-entry.ts'
import { namespaceOf, textAt } from './outline-text.ts'
import type { Value } from './values.ts'

/** Services as the picture names them, each with its versions behind it: what an expectation of a run speaks of. */
export function placesOfRun(files: readonly SourceFile[]): readonly Value[] {
  const all = files.flatMap(({ text }) => allOutlines(text))
  const workloads = all.flatMap((outline) => podLabels(outline) ?? [])
  return all
    .filter((outline) => kindOf(outline)?.kind === 'Service')
    .flatMap((outline) => {
      const name = textAt(outline, ['metadata', 'name'])
      const versions = workloads.filter((each) => each.namespace === namespaceOf(outline) && selects(outline, each.labels))
      return [
        place(name, 'service'),
        ...versions.flatMap(({ labels }) => (labels.has('version') ? [place(`${name} ${labels.get('version')}`, 'version')] : [])),
      ]
    })
}

const statuses = ['200', '2xx', '3xx', '4xx', '403', '404', '429', '5xx', '500', '503', '504']

export function statusValues(): readonly Value[] {
  return statuses.map((text) => ({ text, detail: '', kind: 'value' }))
}

export function flagValues(): readonly Value[] {
  return responseFlags.map((text) => ({ text, detail: flagMeanings[text] ?? '', kind: 'value' }))
}

/** Names of the classes of requests that the scenarios of the texts send. */
export function requestClasses(files: readonly SourceFile[]): readonly Value[] {
  return files
    .flatMap(({ text }) => allOutlines(text))
    .flatMap(({ entries }) => entries)
    .flatMap(({ path, text }) => {
      const named = path.length === 6 && path[1] === 'traffic' && path[3] === 'requests' && path[5] === 'name'
      return named && text !== '' ? [place(text, 'class of requests')] : []
    })
}

/** The files of a lesson, by the names that it gives them. */
export function lessonFiles({ entries }: Outline): readonly Value[] {
  return entries.flatMap(({ path }) => {
    const begin = path.length === 3 && path[1] === 'files'
    const step = path.length === 5 && path[1] === 'steps' && path[3] === 'files'
    return begin || step ? [place(String(path.at(-1)), 'file of the lesson')] : []
  })
}

function place(text: string, detail: string): Value {
  return { text, detail, kind: 'name' }
}

const template: Path = ['spec', 'template', 'metadata', 'labels']

/** The labels of the pods that a workload makes. */
function podLabels(outline: Outline): { readonly namespace: string; readonly labels: ReadonlyMap<string, string> } | undefined {
  const labels = valuesUnder(outline, template)
  return labels.size === 0 ? undefined : { namespace: namespaceOf(outline), labels }
}

function selects(service: Outline, labels: ReadonlyMap<string, string>): boolean {
  const selector = valuesUnder(service, ['spec', 'selector'])
  return selector.size > 0 && [...selector].every(([key, value]) => labels.get(key) === value)
}

function valuesUnder({ entries }: Outline, base: Path): ReadonlyMap<string, string> {
  const under = entries.filter(({ path, value }) => value && path.length === base.length + 1 && base.every((step, i) => step === path[i]))
  return new Map(under.map(({ path, text }) => [String(path.at(-1)), text]))
}
