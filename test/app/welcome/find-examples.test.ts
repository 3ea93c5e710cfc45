import { describe, expect, it } from 'vitest'
import { examples } from '../../../app/welcome/examples.ts'
import { commonTags, findExamples } from '../../../app/welcome/find-examples.ts'
import { galleryOrder } from '../../examples/example-report.ts'

const ids = (query: string, tag = '') => findExamples(examples, query, tag).map(({ id }) => id)

describe('the gallery', () => {
  it('shows the examples in its own order', () => expect(ids('')).toEqual(galleryOrder()))
  it.each([
    ['mirroring', 'mirroring'],
    ['one percent', 'percent-99-1'],
    ['KIALI', 'kiali-export'],
    ['504 UT', 'timeout'],
  ])('finds %s', (query, first) => expect(ids(query)[0] === first || ids(query).includes(first)).toBe(true))
  it('puts titles first', () => expect(ids('retries')[0]).toBe('retries'))
  it('finds nothing for nonsense', () => expect(ids('xyzzy')).toEqual([]))
  it('narrows by tag', () => {
    const canaries = ids('', 'canary')
    expect(canaries).toContain('canary-90-10')
    expect(canaries).not.toContain('timeout')
    expect(ids('jason', 'canary')).toEqual(['bookinfo-canary'])
  })
  it('offers tags that several examples carry', () => {
    expect(commonTags(examples)).toContain('canary')
    for (const tag of commonTags(examples)) expect(ids('', tag).length).toBeGreaterThan(1)
  })
})
