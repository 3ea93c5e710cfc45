import type { Scalar } from 'yaml'
import { parseDuration } from '../core/duration.ts'
import { type Decoding, reportType } from './decoding.ts'
import { didYouMean } from './did-you-mean.ts'
import type { ProblemFix } from './problem.ts'
import type { FieldType } from './schema.ts'
import { spanOf } from './yaml-nodes.ts'

type ScalarType = Extract<FieldType, { is: string; item?: never; name?: never }>

/** The value of a scalar: durations and enums are strings; numbers may be quoted where protobuf reads them, as Istio's are. */
export function decodeScalar(node: Scalar, type: ScalarType, name: string, decoding: Decoding): unknown {
  switch (type.is) {
    case 'string':
      return typeof node.value === 'string' && !isTruthWord(node)
        ? node.value
        : reportType(node, `\`${name}\` must be text`, decoding, replaceBy(node, `"${sourceOf(node)}"`, 'Put it in quotes'))
    case 'bytes':
      return base64(node) ?? reportType(node, `\`${name}\` must be bytes in base 64`, decoding)
    case 'uint':
      return unsigned(node, decoding) ?? reportType(node, `\`${name}\` must be a whole number from 0 to ${UINT32_MAX}`, decoding)
    case 'int':
      return whole(node, decoding) ?? reportType(node, `\`${name}\` must be a whole number`, decoding, withoutQuotes(node))
    case 'number':
      return numeric(node, decoding) ?? reportType(node, `\`${name}\` must be a number`, decoding, withoutQuotes(node))
    case 'bool':
      return truth(node) ?? reportType(node, `\`${name}\` must be true or false`, decoding, unquoted(node))
    case 'duration':
      return duration(node) ?? reportType(node, `\`${name}\` must be a duration such as 5s or 250ms`, decoding, withSeconds(node))
    case 'intOrString':
      return typeof node.value === 'string' || typeof node.value === 'number'
        ? node.value
        : reportType(node, `\`${name}\` must be a number or a name`, decoding)
    case 'enum':
      return decodeEnum(node, type.values, name, decoding)
    default:
      return node.value
  }
}

function decodeEnum(node: Scalar, values: readonly string[], name: string, decoding: Decoding): unknown {
  if (typeof node.value === 'string' && values.includes(node.value)) return node.value
  // Protobuf takes the number of a value too; Istio's enums count from 0 in the order of the schema.
  const numbered = decoding.protobuf && typeof node.value === 'number' ? values[node.value] : undefined
  if (numbered !== undefined) return numbered
  const near = didYouMean(String(node.value), values)
  return reportType(
    node,
    `\`${name}\` must be one of ${values.join(', ')}`,
    decoding,
    near ? replaceBy(node, near, `Change to ${near}`) : undefined,
  )
}

function numeric({ value }: Scalar, { protobuf }: Pick<Decoding, 'protobuf'>): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  return protobuf && typeof value === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value) ? Number(value) : undefined
}

function whole(node: Scalar, decoding: Pick<Decoding, 'protobuf'>): number | undefined {
  const value = numeric(node, decoding)
  return value !== undefined && Number.isSafeInteger(value) ? value : undefined
}

const UINT32_MAX = 0xffff_ffff

function unsigned(node: Scalar, decoding: Decoding): number | undefined {
  const value = whole(node, decoding)
  return value !== undefined && value >= 0 && value <= UINT32_MAX ? value : undefined
}

/** Base 64 in its usual or its URL alphabet, whole or without the padding, as protobuf reads bytes. */
function base64({ value }: Scalar): string | undefined {
  if (typeof value !== 'string') return undefined
  const digits = value.replace(/=+$/, '')
  const whole = value === digits || value.length % 4 === 0
  return whole && digits.length % 4 !== 1 && /^(?:[A-Za-z0-9+/]*|[\w-]*)$/.test(digits) ? value : undefined
}

/** A word that YAML 1.1, and so `kubectl`, takes for true or false where it has no quotes. */
function isTruthWord({ value, type }: Scalar): boolean {
  return type === 'PLAIN' && typeof value === 'string' && (TRUE_WORD.test(value) || FALSE_WORD.test(value))
}

/** The spellings that `kubectl` and istiod know (go-yaml v2, resolve.go); y alone is one of them, and `yEs` is not. */
const TRUE_WORD = /^(?:y|Y|yes|Yes|YES|on|On|ON)$/
const FALSE_WORD = /^(?:n|N|no|No|NO|off|Off|OFF)$/

/** `kubectl` reads YAML 1.1, where yes, no, on and off are truth values too. */
function truth({ value, type }: Scalar): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string' || type !== 'PLAIN') return undefined
  return TRUE_WORD.test(value) ? true : FALSE_WORD.test(value) ? false : undefined
}

function duration({ value }: Scalar): string | undefined {
  return typeof value === 'string' && parseDuration(value.replace(/^[+-]/, '')) !== undefined ? value : undefined
}

function sourceOf(node: Scalar): string {
  return node.source ?? String(node.value)
}

function replaceBy(node: Scalar, newText: string, title: string): readonly ProblemFix[] | undefined {
  const span = spanOf(node)
  return span ? [{ title, edits: [{ span, newText }] }] : undefined
}

function unquoted(node: Scalar): readonly ProblemFix[] | undefined {
  return node.value === 'true' || node.value === 'false' ? replaceBy(node, node.value, 'Take the quotes away') : undefined
}

function withoutQuotes(node: Scalar): readonly ProblemFix[] | undefined {
  const value = numeric(node, { protobuf: true })
  return value === undefined ? undefined : replaceBy(node, String(value), 'Take the quotes away')
}

function withSeconds(node: Scalar): readonly ProblemFix[] | undefined {
  const value = numeric(node, { protobuf: true })
  return value === undefined ? undefined : replaceBy(node, `${value}s`, `Write ${value}s`)
}
