import type { HeaderOperations, HeaderValueOption } from '../xds/proxy-config.ts'
import { compileHeaderFormat, type FormatContext, type HeaderFormat } from './header-format.ts'
import type { HeaderLine } from './routed-request.ts'

/** The header operations of one level: a weighted cluster, a route. */
export interface HeaderMutation {
  readonly remove: readonly string[]
  readonly add: readonly HeaderAddition[]
}

interface HeaderAddition {
  readonly name: string
  readonly format: HeaderFormat
  readonly action: NonNullable<HeaderValueOption['append_action']>
}

/** The request operations of one level; undefined where there are none. */
export function compileRequestMutation(level: HeaderOperations): HeaderMutation | undefined {
  return compileMutation(level.request_headers_to_remove, level.request_headers_to_add)
}

function compileMutation(remove: readonly string[] = [], add: readonly HeaderValueOption[] = []): HeaderMutation | undefined {
  if (remove.length === 0 && add.length === 0) return undefined
  return {
    remove: remove.map((name) => name.toLowerCase()),
    add: add.map((option) => ({
      name: option.header.key.toLowerCase(),
      format: compileHeaderFormat(option.header.value ?? ''),
      action: option.append_action ?? 'APPEND_IF_EXISTS_OR_ADD',
    })),
  }
}

/**
 * The headers after one level's operations: removals, then every overwrite, then every addition; values are taken from the headers as they stand after
 * the removals, and one that comes out empty does nothing (`source/common/router/header_parser.cc`). `contextOf` gets those headers.
 */
export function mutateHeaders(
  headers: readonly HeaderLine[],
  mutation: HeaderMutation,
  contextOf: (headers: readonly HeaderLine[]) => FormatContext,
): readonly HeaderLine[] {
  const kept = mutation.remove.length ? headers.filter((line) => !mutation.remove.includes(line[0])) : headers
  if (mutation.add.length === 0) return kept
  const context = contextOf(kept)
  const out = kept.slice()
  const appended: HeaderLine[] = []
  for (const { name, format, action } of mutation.add) {
    // Blanks around a value do not survive the wire.
    const value = format(context).trim()
    if (value === '') continue
    if (action === 'APPEND_IF_EXISTS_OR_ADD') appended.push([name, value])
    else if (action === 'ADD_IF_ABSENT') {
      if (!has(kept, name)) appended.push([name, value])
    } else if (action === 'OVERWRITE_IF_EXISTS_OR_ADD' || has(kept, name)) overwrite(out, name, value)
  }
  out.push(...appended)
  return out
}

const has = (headers: readonly HeaderLine[], name: string) => headers.some((line) => line[0] === name)

function overwrite(headers: HeaderLine[], name: string, value: string): void {
  for (let i = headers.length - 1; i >= 0; i--) if (headers[i]?.[0] === name) headers.splice(i, 1)
  headers.push([name, value])
}
