import { expect, it } from 'vitest'
import { outOfTime, ruleTimes } from '../../../app/editor/rule-times.ts'
import { compile } from '../../../src/index.ts'

const rule = (weight: number, indent = '') =>
  `kind: VirtualService
apiVersion: networking.istio.io/v1
metadata: { name: reviews }
spec: { hosts: [reviews], http: [{ route: [{ destination: { host: reviews }, weight: ${weight} }] }] }
`.replaceAll(/^(?=.)/gm, indent)

const other = rule(100).replace('name: reviews', 'name: ratings')
const scenario = `apiVersion: telltale.dev/v1
kind: Scenario
metadata: { name: x }
spec:
  timeline:
  - at: 20s
    apply: |
${rule(50, '      ')}  - at: 40s
    apply: |
${rule(10, '      ')}`
const rules = `${rule(90)}---\n${other}`
const { scenario: read } = compile({
  files: [
    { name: 'rules.yaml', text: rules },
    { name: 'scenario.yaml', text: scenario },
  ],
})
const why = (file: 'rules.yaml' | 'scenario.yaml', words: string, fromS: number, toS: number) => {
  const text = file === 'rules.yaml' ? rules : scenario
  const times = ruleTimes(file, text, { timeline: read?.timeline ?? [] })
  return outOfTime({ start: text.indexOf(words) }, times, { fromUs: fromS * 1e6, toUs: toS * 1e6 })?.replaceAll('\u00a0', ' ')
}

it.each<[string, Parameters<typeof why>, string | undefined]>([
  ['a rule of the text while it holds', ['rules.yaml', 'weight: 90', 0, 20], undefined],
  ['a rule of the text that was replaced', ['rules.yaml', 'weight: 90', 20, 40], 'replaced by the timeline at 20.0 s'],
  ['a scope that it holds in for a part', ['rules.yaml', 'weight: 90', 10, 60], undefined],
  ['a rule that no step names', ['rules.yaml', 'weight: 100', 20, 40], undefined],
  ['a rule of a step that is yet to come', ['scenario.yaml', 'weight: 50', 0, 20], 'holds from 20.0 s on'],
  ['a rule of a step while it holds', ['scenario.yaml', 'weight: 50', 20, 40], undefined],
  ['a rule of a step that another one replaced', ['scenario.yaml', 'weight: 50', 40, 60], 'replaced by the timeline at 40.0 s'],
  ['a rule of the last step', ['scenario.yaml', 'weight: 10', 40, 60], undefined],
])('%s', (_, asked, words) => {
  expect(why(...asked)).toBe(words)
})
