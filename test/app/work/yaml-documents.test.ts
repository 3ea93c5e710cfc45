import { describe, expect, it } from 'vitest'
import { documentsOf, joinFiles, kubectlCommand } from '../../../app/work/yaml-documents.ts'

describe('documentsOf', () => {
  it.each([
    ['kind: A\n---\nkind: B\n', ['kind: A', 'kind: B']],
    ['---\nkind: A\n--- # next\nkind: B', ['kind: A', 'kind: B']],
    ['# only a comment\n---\nkind: A', ['kind: A']],
    ['', []],
    ['data: |\n  a --- b\n', ['data: |\n  a --- b']],
  ])('%j', (text, documents) => {
    expect(documentsOf(text)).toEqual(documents)
  })
})

const service = { name: 'a.yaml', text: 'kind: Service\nmetadata: { name: a }\n' }
const scenario = { name: 's.yaml', text: 'apiVersion: telltale.dev/v1\nkind: Scenario\n' }

it('joins files as one text', () => {
  expect(joinFiles([service, scenario])).toBe('kind: Service\nmetadata: { name: a }\n---\napiVersion: telltale.dev/v1\nkind: Scenario\n')
})

describe('kubectlCommand', () => {
  it('leaves out what only Telltale reads', () => {
    expect(kubectlCommand([scenario, service])).toBe("kubectl apply -f - <<'EOF'\nkind: Service\nmetadata: { name: a }\nEOF\n")
  })

  it('ends in a word that no line of the text is', () => {
    expect(kubectlCommand([{ name: 'a', text: 'data: |\n  x\nEOF\n' }])).toMatch(/<<'EOFF'[\s\S]*\nEOFF\n$/)
  })
})
