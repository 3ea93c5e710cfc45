import type { FieldType } from '../../src/index.ts'

const words: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'whole number',
  number: 'number',
  bool: 'true or false',
  duration: 'duration, such as 1.5s',
  intOrString: 'number or name',
  any: 'anything',
}

/** The type of a field in words. */
export function typeWords(type: FieldType): string {
  if (type.is === 'enum') return `one of ${type.values.join(', ')}`
  if (type.is === 'list') return `list of ${typeWords(type.item)}`
  if (type.is === 'map') return `map to ${typeWords(type.item)}`
  if (type.is === 'object') return type.name.replace(/^(?:Scenario|Lesson)(?=[A-Z])/, '')
  return words[type.is] ?? type.is
}
