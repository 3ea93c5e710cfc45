import type { Diagnostic, Reported } from '../core/diagnostic.ts'
import { finish, type InParts } from '../core/parts.ts'
import type { SourceFile, SourceRange } from '../core/source.ts'
import { createManifestCache, type ManifestCache, parseManifests } from '../manifest/parse.ts'
import type { Resource } from '../manifest/resource.ts'
import type { TimelineStep } from '../sim/traffic.ts'
import { isScenario } from './decode.ts'
import { acceptedChanges, identity } from './refused-changes.ts'

/**
 * The resources of the cluster after each step of the timeline, as `kubectl apply` of the step's manifests would leave them: a resource of the
 * same kind and name is replaced and keeps its age, others are new, nothing is removed, and what a cluster refuses changes nothing. Ranges point
 * into the scenario document. A step at a time.
 */
export function* applyInParts(
  files: readonly SourceFile[],
  timeline: readonly TimelineStep[],
  cache: ManifestCache = createManifestCache(),
): InParts<Reported<readonly (readonly Resource[])[]>> {
  const applied: Resource[][] = []
  let current: readonly Resource[] = timeline.length === 0 ? [] : parseManifests(files, cache).value
  const { value: changes, diagnostics } = yield* stepsInParts(files, timeline, cache)
  for (const change of changes) {
    current = applyOver(current, change)
    applied.push([...current])
    yield
  }
  return { value: applied, diagnostics }
}

/** What each step of the timeline applies, by itself. Ranges point into the scenario document. */
export function parseSteps(
  files: readonly SourceFile[],
  timeline: readonly TimelineStep[],
  cache: ManifestCache,
): Reported<readonly (readonly Resource[])[]> {
  return finish(stepsInParts(files, timeline, cache))
}

function* stepsInParts(
  files: readonly SourceFile[],
  timeline: readonly TimelineStep[],
  cache: ManifestCache,
): InParts<Reported<readonly (readonly Resource[])[]>> {
  const parsed: Reported<readonly Resource[]>[] = []
  for (const step of timeline) {
    parsed.push(parseStep(step, files, cache))
    yield
  }
  const present = timeline.length === 0 ? [] : parseManifests(files, cache).value
  const accepted = acceptedChanges(
    present,
    parsed.map(({ value }) => value),
  )
  return { value: accepted.value, diagnostics: [...parsed.flatMap(({ diagnostics }) => diagnostics), ...accepted.diagnostics] }
}

/** The resources with the given ones applied over them. */
export function applyOver(resources: readonly Resource[], changes: readonly Resource[]): Resource[] {
  const result = [...resources]
  const places = new Map(result.map((resource, place) => [identity(resource), place]))
  for (const change of changes) {
    if (isScenario(change)) continue
    const place = places.get(identity(change)) ?? result.length
    const earlier = result[place]
    places.set(identity(change), place)
    result[place] = { ...change, index: earlier?.index ?? nextIndex(result), metadata: withAge(change.metadata, earlier?.metadata) }
  }
  return result
}

function nextIndex(resources: readonly Resource[]): number {
  return resources.reduce((most, resource) => Math.max(most, resource.index), -1) + 1
}

/** The server sets creationTimestamp when an object is made and never again. */
function withAge(metadata: Resource['metadata'], earlier: Resource['metadata'] | undefined): Resource['metadata'] {
  const { creationTimestamp: _, ...rest } = metadata
  const age = earlier ? earlier.creationTimestamp : metadata.creationTimestamp
  return age === undefined ? rest : { ...rest, creationTimestamp: age }
}

function parseStep(step: TimelineStep, files: readonly SourceFile[], cache: ManifestCache): Reported<readonly Resource[]> {
  const place = step.applyRange
  const block = place && blockAt(files, place, step.apply)
  const name = place?.file ?? ''
  const parsed = parseManifests([{ name, text: block?.text ?? step.apply }], cache)
  const toFile = (range: SourceRange): SourceRange =>
    block ? { file: range.file, start: range.start + block.offset, end: range.end + block.offset } : (place ?? range)
  return {
    value: parsed.value.map((resource) => moved(resource, toFile)),
    diagnostics: parsed.diagnostics.map((each) => movedDiagnostic(each, toFile)),
  }
}

/**
 * The lines of a block scalar as they stand in the file, indented, so that offsets differ by a constant only. A document separator must begin
 * its line, so it trades places with its indentation. Undefined for a scalar in quotes, whose text has no such places.
 */
function blockAt(
  files: readonly SourceFile[],
  { file, start, end }: SourceRange,
  content: string,
): { text: string; offset: number } | undefined {
  const source = files.find((each) => each.name === file)?.text.slice(start, end) ?? ''
  const header = /^[|>][^\n]*\n/.exec(source)?.[0]
  if (header === undefined) return undefined
  const lines = source.slice(header.length)
  const indent = /^(?:[ \t]*\n)*( *)/.exec(lines)?.[1] ?? ''
  const plain = lines.replaceAll(new RegExp(`^ {0,${indent.length}}`, 'gm'), '')
  if (plain.trimEnd() !== content.trimEnd()) return undefined
  return { text: lines.replaceAll(/^( +)(---)(?=\s|$)/gm, '$2$1'), offset: start + header.length }
}

function moved(resource: Resource, toFile: (range: SourceRange) => SourceRange): Resource {
  const { source } = resource
  return {
    ...resource,
    source: { range: toFile(source.range), at: (path) => toFile(source.at(path)), keyAt: (path) => toFile(source.keyAt(path)) },
  }
}

/** Fixes of several lines would lose the indentation of the block, so they are not offered here. */
function movedDiagnostic(diagnostic: Diagnostic, toFile: (range: SourceRange) => SourceRange): Diagnostic {
  const { related, fixes, ...rest } = diagnostic
  const simple = (fixes ?? []).filter((fix) => fix.edits.every((edit) => !edit.newText.includes('\n')))
  return {
    ...rest,
    range: toFile(rest.range),
    ...(related && { related: related.map((each) => ({ ...each, range: toFile(each.range) })) }),
    ...(simple.length > 0 && {
      fixes: simple.map(({ title, edits }) => ({ title, edits: edits.map((edit) => ({ ...edit, range: toFile(edit.range) })) })),
    }),
  }
}
