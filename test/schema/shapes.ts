import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Declaration, readDeclaration, type TypeNode } from './declarations.ts'
import { isInteger, isUnsigned, type ProbePath } from './integers.ts'
import { OPAQUE } from './names.ts'
import type { KindSource } from './sources.ts'

const NODE_MODULES = resolve(dirname(fileURLToPath(import.meta.url)), '../../node_modules')

/** A published type with every reference followed. `named` is the name that its package gives it, absent for anonymous types. */
export type Shape =
  | { readonly is: 'word'; readonly word: string }
  | { readonly is: 'array' | 'map'; readonly item: Shape }
  | {
      readonly is: 'object'
      readonly fields: ReadonlyMap<string, ShapeField>
      readonly oneOf: readonly (readonly string[])[]
      readonly named?: string
    }
export interface ShapeField {
  readonly shape: Shape
  readonly doc: string
}

interface Place {
  readonly file: string
  readonly source: KindSource
  readonly at: ProbePath
}
type ObjectNode = Extract<TypeNode, { is: 'object' }>

const declarations = new Map<string, Declaration>()

function declarationOf(file: string): Declaration {
  const known = declarations.get(file)
  if (known) return known
  const read = readDeclaration(readFileSync(resolve(NODE_MODULES, file), 'utf8'))
  declarations.set(file, read)
  return read
}

/** The whole object of a kind: `apiVersion`, `kind`, `metadata`, `spec`, … */
export function bodyShape(source: KindSource): Extract<Shape, { is: 'object' }> {
  const shape = shapeOf(declarationOf(source.file).type, { file: source.file, source, at: [] })
  if (shape.is !== 'object') throw new Error(`${source.file} declares no object`)
  return shape
}

function shapeOf(node: TypeNode, place: Place): Shape {
  switch (node.is) {
    case 'literal':
      return { is: 'word', word: `=${node.value}` }
    case 'array':
      return { is: 'array', item: shapeOf(node.item, { ...place, at: [...place.at, 0] }) }
    case 'object':
      return objectShape(node, [], place)
    case 'name':
      return namedShape(node.name, place)
    case 'union':
      return unionShape(node.parts, place)
    case 'intersection':
      return intersectionShape(node.parts, place)
  }
}

function objectShape(node: ObjectNode, oneOf: readonly (readonly string[])[], place: Place): Shape {
  if (node.index) return { is: 'map', item: shapeOf(node.index, { ...place, at: [...place.at, 'x'] }) }
  // An object without fields keeps whatever it is given; Istio's (`value` of an EnvoyFilter's patch) must be objects all the same.
  if (node.fields.size === 0) return isIstio(place) ? { is: 'map', item: { is: 'word', word: 'any' } } : { is: 'word', word: 'any' }
  const fields = new Map<string, ShapeField>()
  for (const [name, { type, doc }] of [...node.fields].sort(([a], [b]) => (a < b ? -1 : 1)))
    fields.set(name, { shape: shapeOf(type, { ...place, at: [...place.at, name] }), doc })
  return { is: 'object', fields, oneOf }
}

function namedShape(name: string, place: Place): Shape {
  if (name === 'string') return { is: 'word', word: isDuration(place) ? 'duration' : isBytes(place) ? 'bytes' : name }
  if (name === 'any') return { is: 'word', word: name }
  if (name === 'boolean') return { is: 'word', word: 'bool' }
  if (name === 'number') return { is: 'word', word: numberWord(place) }
  if (/^-?\d+$/.test(name)) return { is: 'word', word: 'int' }
  const from = declarationOf(place.file).imports.get(name)
  if (!from) throw new Error(`${place.file}: unknown type ${name}`)
  const file = importedFile(place.file, from)
  const base = file.replace(/^.*\/|\.d\.ts$/g, '')
  if (OPAQUE.has(base)) return { is: 'word', word: 'any' }
  const shape = shapeOf(declarationOf(file).type, { ...place, file })
  return shape.is === 'object' ? { ...shape, named: base } : shape
}

function numberWord(place: Place): string {
  if (!isInteger(place.source.model, place.at)) return 'number'
  return isIstio(place) && isUnsigned(place.source.model, place.at) ? 'uint' : 'int'
}

function isIstio({ file }: Place): boolean {
  return file.startsWith('@kubernetes-models/istio/')
}

/** Text that stands for bytes, in base 64: the types do not tell it from other text, the one field of Istio that has it does. */
function isBytes(place: Place): boolean {
  return isIstio(place) && place.at.at(-1) === 'bytes'
}

const ISTIO_DURATION = /(timeout|interval|^time|ttl|delay|maxAge|duration|durationSecs|ejectionTime|backoff)$/i

/** The types say `string` for a protobuf Duration; Istio's names tell the two apart. */
function isDuration(place: Place): boolean {
  const field = String(place.at.at(-1))
  return isIstio(place) ? ISTIO_DURATION.test(field) : place.at.at(-2) === 'timeouts'
}

function importedFile(file: string, from: string): string {
  if (from.startsWith('.')) return `${resolve('/', dirname(file), from.replace(/\.js$/, '')).slice(1)}.d.ts`
  const nested = file.startsWith('kubernetes-models/') ? `kubernetes-models/node_modules/${from}` : from
  return `${nested}.d.ts`
}

function unionShape(parts: readonly TypeNode[], place: Place): Shape {
  const shapes = parts.map((part) => shapeOf(part, place))
  const words = shapes.map((shape) => (shape.is === 'word' ? shape.word : ''))
  if (words.every((word) => word.startsWith('=')))
    return {
      is: 'word',
      word: `=${words
        .map((word) => word.slice(1))
        .filter(Boolean)
        .join('|')}`,
    }
  if (words.every((word) => word === 'int')) return { is: 'word', word: 'int' }
  if (words.includes('string')) return { is: 'word', word: 'intOrString' }
  throw new Error(`${place.file}: union of ${JSON.stringify(words)} at ${place.at.join('.')}`)
}

/** `A & (A with b required | A with c required)` is how a protobuf oneof of b and c is published. */
function intersectionShape([base, ...rest]: readonly TypeNode[], place: Place): Shape {
  if (base?.is !== 'object') throw new Error(`${place.file}: intersection of no object`)
  const groups = rest.flatMap((part) => alternatives(part, base))
  const distinct = new Map(groups.map((group) => [[...group].sort().join(), group]))
  return objectShape(base, [...distinct.values()], place)
}

function alternatives(node: TypeNode, base: ObjectNode): string[][] {
  const inner = node.is === 'union' || node.is === 'intersection' ? node.parts : node.is === 'name' ? node.args : []
  const deeper = inner.flatMap((part) => alternatives(part, base))
  if (node.is !== 'union') return deeper
  const names = node.parts.map((part) => (part.is === 'object' ? newlyRequired(part, base) : undefined))
  return names.every((name) => name !== undefined) ? [names, ...deeper] : deeper
}

function newlyRequired(node: ObjectNode, base: ObjectNode): string | undefined {
  const names = [...node.fields].filter(([name, field]) => !field.optional && base.fields.get(name)?.optional).map(([name]) => name)
  return names.length === 1 ? names[0] : undefined
}
