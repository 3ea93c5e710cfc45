import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { compileProxy } from '../../src/xds/compile-proxy.ts'
import { casesOf } from '../conformance/disagreements.ts'
import { meshOf } from '../mesh/mesh-of.ts'

/** Lines of the manifests of recorded cases, as stuff for texts that someone might be in the middle of typing. */
const texts = ['hosts', 'random', 'runtime'].flatMap((folder) =>
  casesOf(folder)
    .filter((_, i) => i % 12 === 0)
    .map((name) =>
      String(
        (parse(readFileSync(join(import.meta.dirname, '../conformance', folder, `${name}.yaml`), 'utf8')) as { manifests: string })
          .manifests,
      ),
    ),
)

const edited = fc
  .tuple(
    fc.constantFrom(...texts),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom('delete', 'cut', 'null', 'list', 'text', 'number')), { minLength: 1, maxLength: 8 }),
  )
  .map(([text, edits]) => {
    const lines = text.split('\n')
    for (const [at, edit] of edits) {
      const i = at % lines.length
      const line = lines[i] ?? ''
      const key = /^(\s*(?:- )?[\w.]+:)/.exec(line)?.[1]
      if (edit === 'delete') lines.splice(i, 1)
      else if (edit === 'cut') lines[i] = line.slice(0, at % (line.length + 1))
      else if (key) lines[i] = `${key} ${{ null: 'null', list: '[null, {}, 1]', text: '"~"', number: '-7' }[edit]}`
    }
    return lines.join('\n')
  })

it('no edit of a text makes the mesh or a proxy throw', () => {
  expect(texts.length).toBeGreaterThan(20)
  fc.assert(
    fc.property(edited, (text) => {
      const mesh = meshOf(text)
      for (const pod of mesh.pods.slice(0, 3)) compileProxy(mesh, `${pod.namespace}/${pod.name}`)
    }),
    { numRuns: 150, seed: 7 },
  )
}, 120_000)
