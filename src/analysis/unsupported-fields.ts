import type { Diagnostic } from '../core/diagnostic.ts'
import type { EnvoyFilter } from '../manifest/kinds.ts'
import type { FieldPath, Resource } from '../manifest/resource.ts'
import { type FieldType, fieldsOf, findKind } from '../manifest/schema.ts'
import { rateLimitActionsOfPatch, rateLimitOfPatch } from '../mesh/envoy-filter.ts'
import { about, eachAlone } from './analyzer.ts'
import { unsupportedFieldNames, unsupportedKindNames } from './unsupported-names.ts'

/** `unsupported-field` and `unsupported-kind`: what is valid but has no effect in the simulation. */
export const unsupportedFields = eachAlone(({ resources }) => resources, unsupportedIn)

function unsupportedIn(resource: Resource): readonly Diagnostic[] {
  const reason = unsupportedKindNames[`${resource.group}/${resource.kind}`]
  if (reason) {
    const message = `Telltale reads ${resource.kind} but does not simulate it: ${reason}.`
    return [about(resource, 'unsupported-kind', 'note', message, { at: ['kind'] })]
  }
  if (resource.group === 'networking.istio.io' && resource.kind === 'EnvoyFilter')
    return unsupportedPatches(resource as Resource<EnvoyFilter>)
  const type = findKind(resource.group, resource.kind)?.fields.get('spec')
  return type ? walk(resource, type, resource.spec, ['spec']) : []
}

/** Of EnvoyFilters only local rate limits are applied. */
function unsupportedPatches(resource: Resource<EnvoyFilter>): Diagnostic[] {
  const message = 'This patch is valid but changes nothing here: of EnvoyFilters only local rate limits are applied.'
  return (resource.spec.configPatches ?? []).flatMap((patch, index) => {
    if (rateLimitOfPatch(patch ?? {}) || rateLimitActionsOfPatch(patch ?? {}).length > 0) return []
    return [about(resource, 'unsupported-field', 'note', message, { at: ['spec', 'configPatches', index] })]
  })
}

function walk(resource: Resource, type: FieldType, value: unknown, path: FieldPath): Diagnostic[] {
  if (type.is === 'list' && Array.isArray(value)) return value.flatMap((item, index) => walk(resource, type.item, item, [...path, index]))
  if (typeof value !== 'object' || value === null) return []
  if (type.is === 'map') return Object.entries(value).flatMap(([key, item]) => walk(resource, type.item, item, [...path, key]))
  if (type.is !== 'object') return []
  const fields = fieldsOf(type.name)
  return Object.entries(value).flatMap(([name, inner]) => {
    const at = [...path, name]
    const reason = unsupportedFieldNames[`${type.name}.${name}`]
    if (reason)
      return [
        about(resource, 'unsupported-field', 'note', `\`${name}\` is valid but changes nothing here: ${reason}.`, {
          at: resource.source.keyAt(at),
        }),
      ]
    const field = fields.get(name)
    return field ? walk(resource, field, inner, at) : []
  })
}
