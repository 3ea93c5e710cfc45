import { beforeAll, describe, expect, it } from 'vitest'
import { loadTexts, withRulesOf } from '../../../app/compare/rules-of.ts'
import { sideChoices } from '../../../app/compare/side-choices.ts'
import { emptyInput } from '../../../app/store/input.ts'

const route = (name: string, subset: string) => ({
  name,
  text: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec: { hosts: [reviews], http: [{ route: [{ destination: { host: reviews, subset: ${subset} } }] }] }
`,
})
const scenario = { name: 'scenario.yaml', text: 'apiVersion: telltale.dev/v1\nkind: Scenario\nmetadata: { name: s }\n' }
const files = [route('canary.yaml', 'v1'), route('next.yaml', 'v2'), scenario]

describe('what a side may be', () => {
  const labels = (offered: Partial<Parameters<typeof sideChoices>[0]>) =>
    sideChoices({ files: [], tabs: [], stored: [], ...offered }).map(({ title, choices }) => [title, choices.map(({ label }) => label)])

  it('is a file that says something of the mesh, alone or left out', () => {
    expect(labels({ files })).toEqual([
      ['With one file in place of others', ['canary.yaml', 'next.yaml']],
      ['Without one file', ['canary.yaml', 'next.yaml']],
    ])
  })

  it('is nothing of a work of one file', () => expect(labels({ files: files.slice(0, 1) })).toEqual([]))

  it('is what another tab has open, or a state by its name, else its title', () => {
    const stored = { ...emptyInput, files, title: 'Bookinfo', session: 'a', savedAt: 0 }
    expect(
      labels({
        tabs: [{ session: 't', title: 'Shop', files }],
        stored: [{ ...stored, name: 'before retries' }, stored, { ...stored, name: '' }],
      }),
    ).toEqual([
      ['Other tabs', ['Shop']],
      ['History', ['before retries', 'Bookinfo', 'Bookinfo']],
    ])
  })
})

describe('one file in place of others', () => {
  beforeAll(async () => void (await loadTexts()))

  it('takes what others say of the same away, and leaves the rest', () => {
    const side = withRulesOf('canary.yaml', files)
    expect(side.map(({ name, text }) => [name, text.trim() === ''])).toEqual([
      ['next.yaml', true],
      ['scenario.yaml', false],
      ['canary.yaml', false],
    ])
  })

  it('is the whole where there is no such file', () => expect(withRulesOf('gone.yaml', files)).toBe(files))
})
