import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findTerms, glossary, termOf } from '../../../app/glossary/glossary.ts'
import { responseFlags } from '../../../src/index.ts'

const root = new URL('../../../', import.meta.url).pathname
const texts = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'))
const terms = glossary.flatMap((group) => group.terms)

/** The stages that have something to say about the text. */
const stages = ['core', 'manifest', 'mesh', 'analysis', 'xds', 'scenario', 'lesson', 'rollout']

/** Functions of the engine that take the code of a diagnostic: `about(resource, code, …)`. */
function reporters(sources: readonly string[]): readonly string[] {
  const declared = sources.flatMap((text) => [...text.matchAll(/(\w+)(?: = )?\([^()]*\bcode: string/g)].map(([, name]) => name ?? ''))
  return [...new Set([...declared, 'report', 'refuse'])]
}

/** Codes of diagnostics as the engine's sources give them. */
function codes(): readonly string[] {
  const sources = stages.flatMap((stage) => texts(`src/${stage}`))
  const call = new RegExp(`\\b(?:${reporters(sources).join('|')})\\(\\s*(?:[^'();]*,\\s*)?'([a-z]+(?:-[a-z]+)+)',`, 'g')
  const found = sources.flatMap((text) => [
    ...text.matchAll(/'(IST\d{4})'/g),
    ...text.matchAll(/\bcode: '([a-z]+(?:-[a-z]+)*)'/g),
    ...text.matchAll(call),
  ])
  return [...new Set(found.flatMap(([, code]) => code ?? []))].sort()
}

describe('the glossary explains', () => {
  it.each(responseFlags)('the flag %s', (flag) => expect(termOf(`flag:${flag}`)).toBeDefined())
  it('every diagnostic', () => {
    expect(reporters(texts('src'))).toEqual(expect.arrayContaining(['about', 'note', 'report', 'tell']))
    expect(codes()).toEqual(expect.arrayContaining(['missing-recording', 'subset-selects-no-pod', 'webhook-refuses', 'yaml-syntax']))
    expect(codes().length).toBeGreaterThan(80)
    expect(codes().filter((code) => !termOf(`code:${code}`))).toEqual([])
  })
  it('every badge', () => {
    const icons = readFileSync(join(root, 'app/picture/Badges.tsx'), 'utf8')
    const kinds = [...icons.matchAll(/^ {2}\['([a-z-]+)', /gm)].map(([, kind]) => kind ?? '')
    expect(kinds.length).toBeGreaterThan(10)
    expect(kinds.filter((kind) => !termOf(`badge:${kind}`))).toEqual([])
  })
  it('every term that the window asks for', () => {
    const asked = texts('app').flatMap((text) => [...text.matchAll(/["']((?:figure|word):[\w-]+)["']/g)].map(([, id]) => id ?? ''))
    const columns = ['share', 'expected', 'rate', 'success', 'retried', 'p50', 'p90', 'p99', 'requests'].map((column) => `figure:${column}`)
    expect(asked.length).toBeGreaterThan(2)
    expect([...asked, ...columns].filter((id) => !termOf(id))).toEqual([])
  })
  it('each thing once, shortly, in sentences', () => {
    expect(new Set(terms.map(({ id }) => id)).size).toBe(terms.length)
    expect(terms.filter(({ text }) => !/[.?]$/.test(text) || text.split(/\s+/).length > 70)).toEqual([])
  })
})

describe('its search', () => {
  it.each([
    ['503 uo', 'flag:UO'],
    ['p99', 'figure:p99'],
    ['IST0130', 'code:IST0130'],
    ['retries', 'badge:retries'],
    ['subset', 'word:subset'],
  ])('finds %s', (query, id) => expect(findTerms(query).flatMap((group) => group.terms.map((term) => term.id))).toContain(id))
  it('gives all for nothing, and nothing for nonsense', () => {
    expect(findTerms('').flatMap((group) => group.terms)).toHaveLength(terms.length)
    expect(findTerms('xyzzy')).toEqual([])
  })
  it('finds a term by its title alone', () => expect(findTerms('UO, upstream overflow').flatMap((group) => group.terms)).toHaveLength(1))
})
