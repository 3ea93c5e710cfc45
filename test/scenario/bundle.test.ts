import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseManifests } from '../../src/manifest/parse.ts'
import { type Bundle, decodeBundle, encodeBundle } from '../../src/scenario/bundle.ts'

const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { ports: [{ port: 80 }] }\n'
const bundle: Bundle = {
  title: 'Two files',
  open: 'b.yaml',
  seed: 7,
  durationMs: 90_000,
  atMs: 31_400,
  files: [
    { name: 'a.yaml', text: service },
    { name: 'b "2".yaml', text: `---\n# telltale:file "no"\n${service.replace('name: a', 'name: b')}`.trimEnd() },
  ],
}

describe('a bundle', () => {
  it('comes back as it was', () => expect(decodeBundle(encodeBundle(bundle))).toEqual(bundle))
  it('comes back from an editor that writes other line ends', () =>
    expect(decodeBundle(encodeBundle(bundle).replaceAll('\n', '\r\n'))).toEqual(bundle))
  it('is a YAML stream of the same manifests', () => {
    const { value, diagnostics } = parseManifests([{ name: 'x.telltale.yaml', text: encodeBundle(bundle) }])
    expect(value.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(['Service a', 'Service b'])
    expect(diagnostics).toEqual([])
  })
  it.each([
    ['a manifest', service],
    ['nothing', ''],
    ['a head alone', '# telltale:1 {}\n'],
    ['a bundle of another version', encodeBundle(bundle).replace('telltale:1', 'telltale:2')],
  ])('is not %s', (_, text) => expect(decodeBundle(text)).toBeUndefined())
  it.each([['{ "seed": -1, "atMs": 1e12, "title": 4 }'], ['not JSON'], ['null'], ['[]']])('takes the head %s as silent', (about) =>
    expect(decodeBundle(encodeBundle(bundle).replace(/\{.*\}/, about))).toMatchObject({
      title: '',
      seed: null,
      atMs: 0,
      files: bundle.files,
    }),
  )
  it.each([
    { about: { seed: 0, durationMs: 0, atMs: 0 } },
    { about: { seed: 0xffffffff, durationMs: 3_600_000, atMs: 3_600_000 } },
    { about: { seed: 0x100000000, durationMs: 3_600_001, atMs: 3_600_001 }, read: { seed: null, durationMs: null, atMs: 0 } },
    { about: { seed: -1, durationMs: -1, atMs: -1 }, read: { seed: null, durationMs: null, atMs: 0 } },
    { about: { seed: '7', durationMs: [7], atMs: true, open: 7 }, read: { seed: null, durationMs: null, atMs: 0, open: '' } },
    { about: {}, read: { title: '', open: '', seed: null, durationMs: null, atMs: 0 } },
  ])('takes of the head $about what makes sense', ({ about, read = about }) =>
    expect(decodeBundle(encodeBundle(bundle).replace(/\{.*\}/, JSON.stringify(about)))).toMatchObject(read),
  )
  it('holds any texts and names', () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom('---', '# telltale:file "x"', '# telltale:1 {}', '# telltale:text # telltale:file', ''),
    )
    const text = fc.array(line).map((lines) => lines.join('\n').replaceAll('\r', ''))
    const files = fc.array(fc.record({ name: fc.string(), text }), { minLength: 1, maxLength: 4 })
    fc.assert(fc.property(files, (each) => void expect(decodeBundle(encodeBundle({ ...bundle, files: each }))?.files).toEqual(each)))
  })
})
