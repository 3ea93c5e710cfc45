import { describe, expect, it } from 'vitest'
import { withSource } from '../../../app/states/add-source.ts'
import { compile } from '../../../src/index.ts'

const service = {
  name: 'a.yaml',
  text: 'apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { selector: { app: a }, ports: [{ name: http, port: 80 }] }\n',
}
const source = { url: 'http://a.default/' }

describe('withSource', () => {
  it.each([
    ['no scenario', null],
    ['a scenario without traffic', 'apiVersion: telltale.dev/v1\nkind: Scenario\nmetadata: { name: s }\nspec:\n  duration: 5s\n'],
    ['an empty list', 'apiVersion: telltale.dev/v1\nkind: Scenario\nmetadata: { name: s }\nspec:\n  traffic: []\n  duration: 5s\n'],
    ['no spec', 'apiVersion: telltale.dev/v1\nkind: Scenario\nmetadata: { name: s }\n'],
  ])('%s: makes a scenario that sends', (_, text) => {
    const files = text === null ? [service] : [service, { name: 'scenario.yaml', text }]
    const made = withSource(files, source)
    const { scenario, diagnostics } = compile({ files: [service, made] })
    expect(scenario.traffic.map(({ from, rate }) => [from.type, rate])).toEqual([['outside', expect.objectContaining({ perSecond: 10 })]])
    expect(diagnostics.filter(({ range }) => range.file === made.name)).toEqual([])
  })

  it('sends from a workload', () => {
    const made = withSource([service], { ...source, workload: 'default/client' })
    expect(compile({ files: [service, made] }).scenario.traffic[0]?.from).toMatchObject({ type: 'workload', name: 'client' })
  })
})
