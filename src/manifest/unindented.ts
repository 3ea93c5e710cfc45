import { isMap, isScalar, type Node, type Pair } from 'yaml'
import type { Problem } from './problem.ts'
import { reindent } from './reindent.ts'
import type { Kind } from './schema.ts'
import { keyText, spanOf } from './yaml-nodes.ts'

const HEADER = ['apiVersion', 'kind', 'metadata']

/**
 * The one thing to say about a document that lost its indentation: `metadata:` or `spec:` without a value, followed in the same column by what
 * belongs under it. Undefined for every other document.
 */
export function findUnindented(root: Node, kind: Kind, text: string): Problem | undefined {
  if (!isMap(root)) return undefined
  const index = root.items.findIndex((pair, at) => isOpen(pair, kind) && isStranger(root.items[at + 1], kind))
  const [parent, child] = [root.items[index], root.items[index + 1]]
  const span = spanOf(child?.key)
  if (!parent || !child || !span) return undefined
  const [above, below] = [keyText(parent), keyText(child)]
  const newText = reindent(text)
  return {
    code: 'unindented-yaml',
    severity: 'error',
    message: (lineOf) =>
      `This document has lost its indentation. Line ${lineOf(span[0])}: \`${below}\` belongs under \`${above}\`, so indent it by 2.`,
    span,
    ...(newText !== text && { fixes: [{ title: 'Indent the whole document', edits: [{ span: [0, text.length], newText }] }] }),
  }
}

function isOpen(pair: Pair, kind: Kind): boolean {
  const key = keyText(pair)
  const hasChildren = key === 'metadata' || (key !== undefined && kind.fields.get(key)?.is === 'object')
  return hasChildren && (pair.value === null || (isScalar(pair.value) && pair.value.value === null))
}

function isStranger(pair: Pair | undefined, kind: Kind): boolean {
  const key = pair && keyText(pair)
  return key !== undefined && !HEADER.includes(key) && !kind.fields.has(key)
}
