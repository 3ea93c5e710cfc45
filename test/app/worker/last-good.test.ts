import { describe, expect, it, vi } from 'vitest'
import { LastGoodCompiler } from '../../../app/worker/last-good.ts'

const good = 'apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { ports: [{ name: http, port: 80 }] }\n'
const broken = 'apiVersion: v1\nkind: Service\nmetadata: { name: a\n'
const other = { name: 'b.yaml', text: good.replace('name: a', 'name: b') }

describe('LastGoodCompiler', () => {
  it('never takes for good what was not checked', async () => {
    vi.resetModules()
    const unchecked = await import('../../../app/worker/last-good.ts')
    const { loadChecks } = await import('../../../src/index.ts')
    const compiler = new unchecked.LastGoodCompiler()
    const refused = 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: a }\nspec: { hosts: [a], http: [{}] }\n'
    expect(compiler.compile({ files: [{ name: 'a.yaml', text: refused }] }).broken).toEqual([])
    await loadChecks()
    expect(compiler.compile({ files: [{ name: 'a.yaml', text: refused }] }).broken).toMatchObject([
      { name: 'a.yaml', shown: null, diagnostic: { code: 'IST0106' } },
    ])
  })
  it('runs the last text that parsed in place of one that does not', () => {
    const compiler = new LastGoodCompiler()
    compiler.compile({ files: [{ name: 'a.yaml', text: good }, other] })
    const run = compiler.compile({ files: [{ name: 'a.yaml', text: broken }, other] })
    expect(run.broken).toMatchObject([{ name: 'a.yaml', shown: good }])
    expect(run.files.map(({ text }) => text)).toEqual([good, other.text])
    expect(run.compiled.resources.map(({ metadata }) => metadata.name)).toEqual(expect.arrayContaining(['a', 'b']))
    expect(run.diagnostics.filter(({ range }) => range.file === 'a.yaml').every(({ code }) => code === 'yaml-syntax')).toBe(true)
  })

  it('says that there never was a good text', () => {
    const run = new LastGoodCompiler().compile({ files: [{ name: 'a.yaml', text: broken }, other] })
    expect(run.broken).toMatchObject([{ name: 'a.yaml', shown: null }])
    expect(run.compiled.resources.map(({ metadata }) => metadata.name)).toContain('b')
  })

  it('goes on with the new text when it parses again', () => {
    const compiler = new LastGoodCompiler()
    compiler.compile({ files: [{ name: 'a.yaml', text: good }] })
    compiler.compile({ files: [{ name: 'a.yaml', text: broken }] })
    const run = compiler.compile({ files: [{ name: 'a.yaml', text: good.replace('name: a', 'name: c') }] })
    expect(run.broken).toEqual([])
    expect(run.compiled.resources[0]?.metadata.name).toBe('c')
  })

  it('forgets the text of a file that is gone', () => {
    const compiler = new LastGoodCompiler()
    compiler.compile({ files: [{ name: 'a.yaml', text: good }] })
    compiler.compile({ files: [other] })
    expect(compiler.compile({ files: [{ name: 'a.yaml', text: broken }] }).broken[0]?.shown).toBeNull()
  })

  it('keeps the last text that istiod would take in place of one that its webhook refuses', () => {
    const rule = (weight: string) =>
      `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: a }\nspec: { hosts: [a], http: [{ route: [{ destination: { host: a }, weight: ${weight} }] }] }\n`
    const compiler = new LastGoodCompiler()
    compiler.compile({ files: [{ name: 'a.yaml', text: rule('100') }] })
    const run = compiler.compile({ files: [{ name: 'a.yaml', text: rule('-1') }] })
    expect(run.broken).toMatchObject([{ shown: rule('100'), diagnostic: { code: 'IST0106' } }])
  })

  it('takes nothing from other work', () => {
    const compiler = new LastGoodCompiler()
    compiler.compile({ files: [{ name: 'a.yaml', text: good }] })
    compiler.forget()
    expect(compiler.compile({ files: [{ name: 'a.yaml', text: broken }] }).broken[0]?.shown).toBeNull()
  })
})
