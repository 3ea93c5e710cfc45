import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { deflateSync, strToU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import { decodeBase64Url, encodeBase64Url } from '../../src/scenario/base64url.ts'
import type { SharedScenario } from '../../src/scenario/link.ts'
import { decodeLink, encodeLink } from '../../src/scenario/link-codec.ts'
import { linkDictionaryV1 } from '../../src/scenario/link-dictionary-v1.ts'
import { decodeText, encodeText } from '../../src/scenario/wtf8.ts'
import { fleetmanVirtualService } from './seeds.ts'

const plain: SharedScenario = { files: [], seed: null, durationMs: null, atMs: 0, speed: null, paused: false, selection: '', open: '' }
const example = (name: string, file: string) => ({
  name: file,
  text: readFileSync(new URL(`../../examples/${name}/${file}`, import.meta.url), 'utf8'),
})
const canary: SharedScenario = { ...plain, files: [example('canary-90-10', 'canary.yaml')], seed: 7, atMs: 31_400, open: 'canary.yaml' }
const bookinfo: SharedScenario = {
  ...plain,
  files: ['bookinfo.yaml', 'reviews-canary.yaml', 'scenario.yaml'].map((file) => example('bookinfo-canary', file)),
  seed: 7,
  atMs: 31_400,
  open: 'reviews-canary.yaml',
}
/** Nothing of it is an example of ours. */
const foreign: SharedScenario = {
  ...plain,
  files: [{ name: 'canary.yaml', text: fleetmanVirtualService }],
  seed: 7,
  atMs: 31_400,
  open: 'canary.yaml',
}
const links: { link: string; shared: SharedScenario }[] = JSON.parse(readFileSync(new URL('links.json', import.meta.url), 'utf8'))
const payload = (link: string) => link.slice(link.lastIndexOf('&') + 1)

describe('a link carries the whole scenario', () => {
  it('keeps seed and moment readable and in front', () => expect(encodeLink(bookinfo)).toMatch(/^1\.seed=7&t=31\.4&open=2&[\w-]+$/))
  it.each([
    ['canary', canary],
    ['bookinfo', bookinfo],
  ])('%s comes back', (_, shared) => expect(decodeLink(`#${encodeLink(shared)}`)).toEqual({ shared }))
  it('carries speed, pause, duration and selection', () => {
    const shared = { ...canary, durationMs: 90_500, speed: 0.1, paused: true, selection: 'node:service:default/reviews, v1 & co' }
    expect(decodeLink(encodeLink(shared))).toEqual({ shared })
  })
  it.each([
    [{ theme: 'auto', text: false }, '&embed=1&'],
    [{ theme: 'light', text: true }, '&embed=1&theme=light&text=1&'],
  ] as const)('says how a frame shows it: %j', (embed, said) => {
    const link = encodeLink({ ...canary, embed })
    expect(link).toContain(said)
    expect(decodeLink(link)).toEqual({ shared: { ...canary, embed } })
  })
  it.each([
    [{ name: 'canary-by-weight', step: 1 }, '&lesson=canary-by-weight.2&'],
    [{ name: '', step: 0 }, '&lesson=.1&'],
  ])('says where in a lesson its texts are: %j', (lesson, said) => {
    const link = encodeLink({ ...canary, lesson })
    expect(link).toContain(said)
    expect(decodeLink(link)).toEqual({ shared: { ...canary, lesson } })
  })
  it('names a lesson of ours without any text', () => {
    const shared: SharedScenario = { ...plain, lesson: { name: 'canary-by-weight', step: 3 } }
    expect(encodeLink(shared)).toBe('1.t=0&lesson=canary-by-weight.4')
    expect(decodeLink('1.lesson=canary-by-weight.4')).toEqual({ shared })
  })
  it.each(['canary', '../x.1', 'canary.x', '.0.1'])('takes lesson=%s for no lesson', (text) => {
    expect(decodeLink(encodeLink(canary).replace('t=31.4', `t=31.4&lesson=${text}`))).toEqual({ shared: canary })
  })
  it('names a scenario file of the same origin instead of holding it', () => {
    const shared: SharedScenario = { ...plain, seed: 7, atMs: 5000, load: 'scenarios/team-a/canary.yaml' }
    expect(encodeLink(shared)).toBe('1.seed=7&t=5&load=scenarios/team-a/canary.yaml')
    expect(decodeLink(encodeLink(shared))).toEqual({ shared })
  })
  it.each([
    'https://example.com/a.yaml',
    '//example.com/a.yaml',
    '/a.yaml',
    '../a.yaml',
    'a/../../b.yaml',
    'a//b',
    'data:,x',
    '',
    'a?b',
    'a\\b',
  ])('never loads %s', (path) => {
    const decoded = decodeLink(`1.seed=7&load=${encodeURIComponent(path)}`)
    expect('shared' in decoded ? decoded.shared.load : undefined).toBeUndefined()
  })
  it('obeys a hand that edits seed and moment', () => {
    const edited = encodeLink(canary).replace('seed=7', 'seed=12').replace('t=31.4', 't=5')
    expect(decodeLink(edited)).toEqual({ shared: { ...canary, seed: 12, atMs: 5000 } })
  })
  it('takes parameters that make no sense as absent', () =>
    expect(decodeLink(encodeLink(canary).replace('seed=7', 'seed=many').replace('t=31.4', 't=-1&speed=1e9&sel=%E0%A4%A'))).toEqual({
      shared: { ...canary, seed: null, atMs: 0 },
    }))
  it.each([
    ['.', 'a full stop'],
    [')', 'a bracket'],
    ['", ', 'a quote'],
  ])('bears %s behind it', (end) => expect(decodeLink(encodeLink(canary) + end)).toEqual({ shared: canary }))
})

describe('a link is short', () => {
  it('has a dictionary of at most 4 KB', () => expect(encodeText(linkDictionaryV1).length).toBeLessThanOrEqual(4096))
  it.each([
    ['canary', canary, 300, 0.75],
    ['bookinfo', bookinfo, 1500, 1],
    ['foreign', foreign, 400, 0.75],
  ])('%s', (_, shared, limit, share) => {
    const { files, seed, atMs } = shared
    const deflated = encodeBase64Url(deflateSync(strToU8(JSON.stringify({ files, seed, atMs })), { level: 9 })).length
    const own = payload(encodeLink(shared)).length
    expect(own).toBeLessThanOrEqual(limit)
    expect(own / deflated).toBeLessThanOrEqual(share)
  })
})

describe('a link that was cut says so and gives what is whole', () => {
  const link = encodeLink(bookinfo)
  it('counts what arrived', () => {
    const cut = link.slice(0, link.length - 40)
    expect(decodeLink(cut)).toMatchObject({
      problem: { type: 'damaged', received: cut.length, expected: link.length },
      partial: { seed: 7, atMs: 31_400, files: bookinfo.files.slice(0, 2) },
    })
  })
  it.each(Array.from({ length: 24 }, (_, i) => i))('at %i / 24', (i) => {
    const decoded = decodeLink(link.slice(0, Math.floor((link.length * i) / 24)))
    if (!('problem' in decoded)) throw new Error('taken as whole')
    for (const [k, file] of (decoded.partial?.files ?? []).entries()) expect(file).toEqual(bookinfo.files[k])
  })
  it('is not fooled by a changed letter', () => {
    for (let i = link.lastIndexOf('&') + 1; i < link.length - 1; i += 7) {
      const changed = `${link.slice(0, i)}${link[i] === 'A' ? 'B' : 'A'}${link.slice(i + 1)}`
      expect(decodeLink(changed)).toHaveProperty('problem')
    }
  })
})

it.each([
  ['', 'foreign'],
  ['hello', 'foreign'],
  ['#section', 'foreign'],
  ['1.', 'foreign'],
  ['eyJjb2RlIjoiIn0', 'foreign'],
  ['2.seed=7&AAAA', 'newer'],
  ['1.seed=7', 'damaged'],
  ['1.seed=7&t=0&!!!', 'damaged'],
])('%s is %s', (fragment, type) => expect(decodeLink(fragment)).toMatchObject({ problem: { type } }))

it('opens every link that was ever given out', () => {
  expect(links.length).toBeGreaterThan(0)
  for (const { link, shared } of links) expect(decodeLink(link)).toEqual({ shared })
})

describe('for any text', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)),
  )
  const shared = fc.record<SharedScenario>({
    files: fc.array(fc.record({ name: text, text }), { maxLength: 5 }),
    seed: fc.option(fc.integer({ min: 0, max: 0xffffffff })),
    durationMs: fc.option(fc.integer({ min: 1, max: 3_600_000 })),
    atMs: fc.integer({ min: 0, max: 3_600_000 }),
    speed: fc.option(fc.constantFrom(0.01, 0.1, 1, 10, 100)),
    paused: fc.boolean(),
    selection: fc.string({ unit: 'grapheme' }),
    open: fc.constant(''),
  })
  const embed = fc.record({ theme: fc.constantFrom('auto' as const, 'dark' as const, 'light' as const), text: fc.boolean() })
  it('texts come back as they were', () =>
    fc.assert(
      fc.property(text, (each) => {
        expect(decodeText(encodeText(each))).toBe(each)
      }),
    ))
  it('bytes come back as they were', () =>
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decodeBase64Url(encodeBase64Url(bytes))).toEqual(bytes)
      }),
    ))
  it('links come back as they were', () =>
    fc.assert(
      fc.property(shared, fc.option(embed), (plainly, framed) => {
        const each = { ...plainly, ...(framed && { embed: framed }) }
        const whole = { ...each, open: each.files.at(-1)?.name ?? '' }
        const first = { ...whole, open: whole.files.find((file) => file.name === whole.open)?.name ?? '' }
        expect(decodeLink(encodeLink(first))).toEqual({ shared: first })
      }),
    ))
  it('no fragment throws', () => {
    fc.assert(fc.property(fc.string(), (each) => void decodeLink(each)))
    fc.assert(fc.property(fc.base64String({ maxLength: 400 }), (each) => void decodeLink(`1.seed=1&${each}`)))
    const link = encodeLink(canary)
    fc.assert(
      fc.property(
        fc.nat(link.length),
        fc.string({ maxLength: 3 }),
        fc.nat(9),
        (at, put, cut) => void decodeLink(link.slice(0, at) + put + link.slice(at + cut)),
      ),
    )
  })
})
