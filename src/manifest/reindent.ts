import { type Fields, type FieldType, fieldsOf, findKind, METADATA } from './schema.ts'
import { splitDocuments } from './split-documents.ts'

/** An object, map or list that later lines may still belong to. */
interface Level {
  readonly indent: number
  readonly type: FieldType | { readonly is: 'root'; readonly fields: Fields }
  /** Fields of the object that already stand. */
  readonly seen: Set<string>
}

const ITEM = /^- +(.*)$/
const KEY = /^("[^"]*"|'[^']*'|[^\s:#"'-][^:#]*?|-[^\s:][^:#]*?)\s*:(?:\s+(.*))?$/

/**
 * Indents manifests that lost their indentation (copied from a web page), by what the schema knows of each key: a line goes into the deepest
 * object still open that has such a field and does not have it yet, a list item into the deepest list that can hold it. Documents of kinds that
 * the schema lacks stay as they are.
 */
export function reindent(text: string): string {
  const documents = splitDocuments(text)
  let result = ''
  let end = 0
  for (const document of documents) {
    result += text.slice(end, document.offset) + reindentDocument(document.text)
    end = document.offset + document.text.length
  }
  return result + text.slice(end)
}

function reindentDocument(text: string): string {
  const root = rootLevel(text)
  if (!root) return text
  const placer = new Placer(root)
  return text
    .split('\n')
    .map((line) => placer.place(line))
    .join('\n')
}

function rootLevel(text: string): Level | undefined {
  const [, apiVersion = ''] = /^\s*apiVersion:\s*["']?([\w./-]+)/m.exec(text) ?? []
  const [, name = ''] = /^\s*kind:\s*["']?(\w+)/m.exec(text) ?? []
  const kind = findKind(apiVersion.includes('/') ? apiVersion.replace(/\/.*/, '') : '', name)
  if (!kind) return undefined
  const text_: FieldType = { is: 'string' }
  const fields = new Map<string, FieldType>([['apiVersion', text_], ['kind', text_], ['metadata', METADATA], ...kind.fields])
  return { indent: 0, type: { is: 'root', fields }, seen: new Set() }
}

/** Places one line after the other; `#open` is the path of levels that the last line left open. */
class Placer {
  #open: Level[]

  constructor(root: Level) {
    this.#open = [root]
  }

  place(line: string): string {
    const content = line.trim()
    if (content === '' || content.startsWith('---')) return content
    if (content.startsWith('#')) return `${' '.repeat(this.#last().indent)}${content}`
    const [, item] = ITEM.exec(content) ?? (content === '-' ? ['', ''] : [])
    return item === undefined ? this.#placeEntry(content) : this.#placeItem(item)
  }

  #last(): Level {
    return this.#open.at(-1) ?? { indent: 0, type: { is: 'any' }, seen: new Set() }
  }

  #placeEntry(content: string): string {
    const key = keyOf(content)
    if (key === undefined) return `${' '.repeat(this.#last().indent)}${content}`
    const depth = deepest(this.#open, (level) => knows(level, key)) ?? deepest(this.#open, isFree) ?? deepest(this.#open, isObject) ?? 0
    this.#open.length = depth + 1
    this.#enter(key, content)
    return `${' '.repeat(this.#open[depth]?.indent ?? 0)}${content}`
  }

  #placeItem(content: string): string {
    const key = keyOf(content)
    const depth =
      deepest(this.#open, (level) => level.type.is === 'list' && holds(level.type.item, key)) ??
      deepest(this.#open, ({ type }) => type.is === 'list')
    if (depth === undefined) return `${' '.repeat(this.#last().indent)}- ${content}`
    this.#open.length = depth + 1
    const { indent, type } = this.#last()
    if (type.is === 'list' && key !== undefined) {
      this.#open.push({ indent: indent + 2, type: type.item, seen: new Set() })
      this.#enter(key, content)
    }
    return `${' '.repeat(indent)}- ${content}`
  }

  /** Notes that the innermost level has `key` now, and opens the level of its value if that stands on the next lines. */
  #enter(key: string, content: string): void {
    const level = this.#last()
    level.seen.add(key)
    const type = fieldTypeIn(level, key)
    if (!type || !/:\s*(#.*)?$/.test(content)) return
    const indent = type.is === 'list' ? level.indent : level.indent + 2
    if (type.is === 'list' || type.is === 'map' || type.is === 'object' || type.is === 'any')
      this.#open.push({ indent, type, seen: new Set() })
  }
}

function keyOf(content: string): string | undefined {
  const [, key] = KEY.exec(content) ?? []
  return key?.replace(/^["']|["']$/g, '')
}

function deepest(levels: readonly Level[], fits: (level: Level) => boolean): number | undefined {
  const depth = levels.findLastIndex(fits)
  return depth < 0 ? undefined : depth
}

function objectFields({ type }: Level): Fields | undefined {
  if (type.is === 'root') return type.fields
  return type.is === 'object' ? fieldsOf(type.name) : undefined
}

function fieldTypeIn(level: Level, key: string): FieldType | undefined {
  return level.type.is === 'map' ? level.type.item : objectFields(level)?.get(key)
}

function knows(level: Level, key: string): boolean {
  return objectFields(level)?.has(key) === true && !level.seen.has(key)
}

function isFree({ type }: Level): boolean {
  return type.is === 'map' || type.is === 'any'
}

function isObject(level: Level): boolean {
  return objectFields(level) !== undefined
}

/** Whether a list of `item` can hold an item that starts with `key`, or a plain one where there is no key. */
function holds(item: FieldType, key: string | undefined): boolean {
  if (item.is === 'any') return true
  if (key === undefined) return item.is !== 'object' && item.is !== 'map' && item.is !== 'list'
  return item.is === 'map' || (item.is === 'object' && fieldsOf(item.name).has(key))
}
