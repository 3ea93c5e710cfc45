import { expect, it } from 'vitest'
import schema from '../../src/scenario/scenario.schema.json' with { type: 'json' }

type Definition = { type?: string; properties?: Record<string, { description?: string; $ref?: string }>; additionalProperties?: unknown }
const definitions = Object.entries(schema.$defs as unknown as Record<string, Definition>)

it('describes every field of the scenario document, for hover and completion', () => {
  const fields = definitions.flatMap(([name, { properties }]) =>
    Object.entries(properties ?? {}).map(([field, { description, $ref }]) => ({
      field: `${name}.${field}`,
      described: Boolean(description) || $ref === '#/$defs/From',
    })),
  )
  expect(fields.length).toBeGreaterThan(30)
  expect(fields.filter(({ described }) => !described)).toEqual([])
})

it('lets no unknown field pass', () => {
  const open = definitions
    .filter(([, { type, additionalProperties }]) => type === 'object' && additionalProperties === undefined)
    .map(([name]) => name)
  expect(open).toEqual([])
})

it('refers only to what it defines', () => {
  const references = [...JSON.stringify(schema).matchAll(/"#\/\$defs\/(\w+)"/g)].map(([, name]) => name)
  expect(references.filter((name) => !Object.hasOwn(schema.$defs, name ?? ''))).toEqual([])
})
