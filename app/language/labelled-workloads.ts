import type { SourceFile } from '../../src/index.ts'
import { kindOf } from './field-at.ts'
import { hostAround } from './names.ts'
import { allOutlines, type Outline } from './outline.ts'
import type { Entry, Path, Span } from './outline-entry.ts'
import { fullHost, namespaceOf, textAt } from './outline-text.ts'

type Labels = ReadonlyMap<string, string>

/** What pods must carry to be meant by a label, and where they run; any namespace where it is empty. */
interface Wanted {
  readonly labels: Labels
  readonly namespace: string
}

/**
 * Of pod templates that carry one label, those that are meant where it is spoken of: they carry the labels beside it too, and those of a subset are
 * pods of its host. All of them where none is left.
 */
export function meantTemplates<Made extends Span & { readonly file: string }>(
  files: readonly SourceFile[],
  outline: Outline,
  { path }: Entry,
  made: readonly Made[],
): readonly Made[] {
  const wanted = wantedAt(files, outline, path)
  const fits = ({ file, start }: Made) => {
    const text = files.find(({ name }) => name === file)?.text ?? ''
    const template = allOutlines(text).find((each) => each.entries.some(({ value }) => value?.start === start))
    if (!template || (wanted.namespace !== '' && namespaceOf(template) !== wanted.namespace)) return false
    const own = labelsAt(template, ['spec', 'template', 'metadata', 'labels'])
    return [...wanted.labels].every(([key, value]) => own.get(key) === value)
  }
  const found = made.filter(fits)
  return found.length > 0 ? found : made
}

function wantedAt(files: readonly SourceFile[], outline: Outline, path: Path): Wanted {
  const beside = labelsAt(outline, path.slice(0, -1))
  if (path.includes('subsets')) {
    const service = serviceOf(files, hostAround(outline, path))
    return service
      ? { labels: new Map([...labelsAt(service, ['spec', 'selector']), ...beside]), namespace: namespaceOf(service) }
      : { labels: beside, namespace: '' }
  }
  // The callers that a rule means, and the proxies of a Gateway, run anywhere.
  const anywhere = path.includes('sourceLabels') || kindOf(outline)?.kind === 'Gateway'
  return { labels: beside, namespace: anywhere ? '' : namespaceOf(outline) }
}

function serviceOf(files: readonly SourceFile[], host: string): Outline | undefined {
  return files
    .flatMap(({ text }) => allOutlines(text))
    .find(
      (outline) => kindOf(outline)?.kind === 'Service' && fullHost(textAt(outline, ['metadata', 'name']), namespaceOf(outline)) === host,
    )
}

function labelsAt(outline: Outline, path: Path): Labels {
  const own = outline.entries.filter((entry) => entry.path.length === path.length + 1 && path.every((step, i) => entry.path[i] === step))
  return new Map(own.map((entry) => [String(entry.path.at(-1)), entry.text]))
}
