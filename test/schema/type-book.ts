import { NAMES, specName } from './names.ts'
import { bodyShape, type Shape } from './shapes.ts'
import type { KindSource } from './sources.ts'

type ObjectShape = Extract<Shape, { is: 'object' }>

/** Fields of every object that the decoder handles by itself. */
const IMPLICIT = ['apiVersion', 'kind', 'metadata']

/**
 * The types of all kinds, each once. A field's type is one word: `string`, `bytes`, `int`, `uint`, `number`, `bool`, `duration`, `intOrString`,
 * `any`, `=A|B` (an enum), `[]T`, `{}T` (a map) or the name of a type.
 */
export class TypeBook {
  readonly types: Record<string, Record<string, string>> = {}
  readonly oneOf: Record<string, readonly (readonly string[])[]> = {}
  readonly descriptions: Record<string, Record<string, string>> = {}
  readonly #nameOfShape = new Map<string, string>()
  readonly #claimed = new Set<string>()
  readonly #shapeOfName = new Map<string, string>()
  readonly #bodies = new Map<KindSource, ObjectShape>()

  constructor(sources: readonly KindSource[]) {
    for (const source of sources) this.#bodies.set(source, bodyShape(source))
    for (const [source, body] of this.#bodies) this.#eachField(source, body, (shape, naming) => this.#claimNames(shape, naming))
  }

  /** The fields of a kind beside apiVersion, kind and metadata: mostly `spec`. Its types are added to the book. */
  addKind(source: KindSource): Record<string, string> {
    const body = this.#bodies.get(source)
    const fields: Record<string, string> = {}
    if (body) {
      const metadata = body.fields.get('metadata')?.shape
      if (metadata) this.#word(metadata, 'ObjectMeta')
      this.#eachField(source, body, (shape, naming, name, doc) => {
        fields[name] = name === 'status' ? 'any' : this.#word(shape, naming)
        if (name !== 'spec') this.#describe(source.model.kind, name, doc)
      })
    }
    return fields
  }

  /** Adds fields that the published types lack; a type that they lack altogether is made. A field of another type is replaced. */
  extend(additions: Readonly<Record<string, Readonly<Record<string, readonly [word: string, meaning: string]>>>>): void {
    for (const [type, fields] of Object.entries(additions)) {
      const known = this.types[type] ?? {}
      for (const [name, [word, meaning]] of Object.entries(fields)) {
        if (known[name] === word) throw new Error(`the published types know ${type}.${name} by now: take it off the list of newer fields`)
        known[name] = word
        this.#describe(type, name, meaning)
      }
      this.types[type] = Object.fromEntries(Object.entries(known).sort(([a], [b]) => (a < b ? -1 : 1)))
    }
  }

  #eachField(source: KindSource, body: ObjectShape, visit: (shape: Shape, naming: string, name: string, doc: string) => void): void {
    const { kind, apiVersion } = source.model
    const group = apiVersion.includes('/') ? apiVersion.replace(/\/.*/, '') : ''
    for (const [name, { shape, doc }] of body.fields)
      if (!IMPLICIT.includes(name)) visit(shape, name === 'spec' ? specName(group, kind) : `${kind}.${name}`, name, doc)
  }

  /** Names given by hand hold wherever the same shape stands. */
  #claimNames(shape: Shape, naming: string): void {
    if (shape.is === 'object') {
      const name = shape.named ?? NAMES[naming]
      const key = keyOf(shape)
      if (name && !this.#nameOfShape.has(key) && !this.#claimed.has(name)) {
        this.#nameOfShape.set(key, name)
        this.#claimed.add(name)
      }
      for (const [field, inner] of shape.fields) this.#claimNames(inner.shape, `${naming}.${field}`)
    } else if (shape.is !== 'word') this.#claimNames(shape.item, shape.is === 'array' ? `${naming}[]` : naming)
  }

  #word(shape: Shape, naming: string): string {
    switch (shape.is) {
      case 'word':
        return shape.word
      case 'array':
        return `[]${this.#word(shape.item, `${naming}[]`)}`
      case 'map':
        return `{}${this.#word(shape.item, naming)}`
      case 'object':
        return this.#objectName(shape, naming)
    }
  }

  #objectName(shape: ObjectShape, naming: string): string {
    const key = keyOf(shape)
    const known = this.#nameOfShape.get(key)
    const name = known ?? this.#freeName(naming)
    if (this.#shapeOfName.get(name) === key) return name
    if (this.#shapeOfName.has(name)) throw new Error(`two types are named ${name}: at ${naming}`)
    this.#nameOfShape.set(key, name)
    this.#shapeOfName.set(name, key)
    this.#add(name, shape, known && !naming.endsWith(name) ? name : naming)
    return name
  }

  #add(name: string, shape: ObjectShape, naming: string): void {
    const fields: Record<string, string> = {}
    this.types[name] = fields
    if (shape.oneOf.length > 0) this.oneOf[name] = shape.oneOf
    for (const [field, { shape: inner, doc }] of shape.fields) {
      fields[field] = this.#word(inner, `${naming}.${field}`)
      this.#describe(name, field, doc)
    }
  }

  /** `VirtualService.http[].match[]` without a given name is VirtualServiceHttpMatch. */
  #freeName(naming: string): string {
    const path = naming.replaceAll('[]', '').split('.')
    for (let depth = 1; ; depth++) {
      const name = [path[0], ...path.slice(1).slice(-depth)].map((part = '') => part.charAt(0).toUpperCase() + part.slice(1)).join('')
      if (!this.#shapeOfName.has(name) && !this.#claimed.has(name)) return name
      if (depth > path.length) throw new Error(`no name is free for ${naming}`)
    }
  }

  #describe(type: string, field: string, doc: string): void {
    const sentence = firstSentence(doc)
    if (!sentence) return
    this.descriptions[type] ??= {}
    this.descriptions[type][field] ??= sentence
  }
}

/** Two types are the same if their fields are, whatever their comments say. */
function keyOf(shape: Shape): string {
  if (shape.is === 'word') return shape.word
  if (shape.is !== 'object') return `${shape.is}(${keyOf(shape.item)})`
  return `{${[...shape.fields].map(([name, field]) => `${name}:${keyOf(field.shape)}`).join()}}${JSON.stringify(shape.oneOf)}`
}

/** The first sentence of a comment, on one line and without Markdown links. */
export function firstSentence(doc: string): string {
  const text = doc
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll('\\*', '*')
    .trim()
  const end = text.search(/[.!?](?= [A-Z`"(]|$)(?<!\b(?:e\.g|i\.e|etc|vs)\.)/)
  const sentence = end < 0 ? text : text.slice(0, end + 1)
  return sentence.length > 240 ? `${sentence.slice(0, 237).trimEnd()}…` : sentence
}
