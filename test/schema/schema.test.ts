import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { generate } from './generate.ts'
import { firstSentence } from './type-book.ts'

const generated = generate()
const checkedIn = (name: string) => readFileSync(new URL(`../../src/manifest/${name}`, import.meta.url), 'utf8')

describe('the schema of manifests', () => {
  it('saw every kind of every version', () => expect(generated.count).toBe(61))

  it.each([
    ['schema.generated.json', generated.schema],
    ['descriptions.generated.json', generated.descriptions],
    ['kinds.ts', generated.kinds],
  ])('%s is what the published types give (else: npm run schema)', (name, text) => {
    expect(text === checkedIn(name)).toBe(true)
  })

  it.each([
    ['HTTPRoute', 'match', '[]HTTPMatchRequest'],
    ['HTTPRoute', 'timeout', 'duration'],
    ['HTTPRouteDestination', 'weight', 'int'],
    ['Percent', 'value', 'number'],
    ['HTTPMatchRequest', 'headers', '{}StringMatch'],
    ['ServicePort', 'targetPort', 'intOrString'],
    ['GatewayHTTPRoute', 'rules', '[]GatewayHTTPRouteRule'],
    ['CanaryStep', 'setWeight', 'int'],
    ['RolloutSpec', 'template', 'PodTemplateSpec'],
    ['CanaryAnalysis', 'match', '[]HTTPMatchRequest'],
  ])('%s.%s is %s', (type, field, word) => {
    expect(JSON.parse(generated.schema).types[type][field]).toBe(word)
  })

  it('knows the alternatives of a oneof', () => {
    expect(JSON.parse(generated.schema).oneOf.StringMatch).toEqual([['exact', 'prefix', 'regex']])
  })
})

describe('firstSentence', () => {
  it.each([
    ['One. Two.', 'One.'],
    ['Number of things, e.g. pods. More.', 'Number of things, e.g. pods.'],
    ['No end', 'No end'],
    ['[RE2](https://example.com/a.b) regex. More', 'RE2 regex.'],
  ])('%s', (text, sentence) => expect(firstSentence(text)).toBe(sentence))
})
