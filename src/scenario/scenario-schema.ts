import schema from './scenario.schema.json' with { type: 'json' }
import type { JsonSchema } from './schema-check.ts'

/** The JSON Schema of the scenario document: its fields, what they mean, and the values that they take. */
export const scenarioSchema = schema as {
  readonly properties: JsonSchema['properties']
  readonly $defs: Readonly<Record<string, JsonSchema>>
}
