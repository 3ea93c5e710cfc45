import type { JsonSchema } from '../scenario/schema-check.ts'
import schema from './lesson.schema.json' with { type: 'json' }

/** The JSON Schema of the lesson document: its fields, what they mean, and the values that they take. */
export const lessonSchema = schema as {
  readonly properties: JsonSchema['properties']
  readonly $defs: Readonly<Record<string, JsonSchema>>
}
