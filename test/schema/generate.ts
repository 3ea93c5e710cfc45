import { writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { typeScriptOf } from './interfaces.ts'
import { CLUSTER_SCOPED } from './names.ts'
import { NEWER_FIELDS, NEWER_KINDS } from './newer-fields.ts'
import { ROLLOUT_FIELDS, ROLLOUT_KINDS } from './rollout-fields.ts'
import { kindSources } from './sources.ts'
import { TypeBook } from './type-book.ts'

const MANIFEST = resolve(dirname(fileURLToPath(import.meta.url)), '../../src/manifest')

/** The texts of the files that {@link main} writes. */
export interface Generated {
  readonly schema: string
  readonly descriptions: string
  readonly kinds: string
  /** How many kinds of how many versions were read. */
  readonly count: number
}

/** The schema of every modelled kind, made of the published types. */
export function generate(): Generated {
  const sources = kindSources()
  const book = new TypeBook(sources)
  const kinds: Record<string, Record<string, Record<string, Record<string, string>>>> = {}
  for (const source of sources) {
    const [version = '', group = ''] = source.model.apiVersion.split('/').reverse()
    kinds[group] ??= {}
    kinds[group][version] ??= {}
    kinds[group][version][source.model.kind] = book.addKind(source)
  }
  book.extend(NEWER_FIELDS)
  book.extend(ROLLOUT_FIELDS)
  for (const [group, version, kind, spec] of [...NEWER_KINDS, ...ROLLOUT_KINDS]) {
    kinds[group] ??= {}
    kinds[group][version] ??= {}
    kinds[group][version][kind] = { spec, status: 'any' }
  }
  const { types, oneOf, descriptions } = book
  return {
    schema: lines({ kinds, clusterScoped: CLUSTER_SCOPED, types, oneOf }),
    descriptions: lines(descriptions),
    kinds: typeScriptOf(
      book,
      Object.values(kinds).flatMap((versions) => Object.entries(Object.values(versions)[0] ?? {})),
    ),
    count: sources.length,
  }
}

/** JSON with one line for each entry of the second level: compact, yet a change shows as a small diff. */
function lines(value: Readonly<Record<string, unknown>>): string {
  const entry = ([key, inner]: [string, unknown]) => `${JSON.stringify(key)}:${JSON.stringify(inner)}`
  const section = ([key, inner]: [string, unknown]) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? `${JSON.stringify(key)}:{\n${Object.entries(inner).map(entry).join(',\n')}}`
      : entry([key, inner])
  return `{${Object.entries(value).map(section).join(',\n')}}\n`
}

/** Writes the schema, its descriptions and the TypeScript types into `src/manifest/`. */
export function main(): void {
  const generated = generate()
  writeFileSync(resolve(MANIFEST, 'schema.generated.json'), generated.schema)
  writeFileSync(resolve(MANIFEST, 'descriptions.generated.json'), generated.descriptions)
  writeFileSync(resolve(MANIFEST, 'kinds.ts'), generated.kinds)
  console.log(
    `${generated.count} kinds: schema ${generated.schema.length} B, descriptions ${generated.descriptions.length} B, types ${generated.kinds.length} B`,
  )
}
