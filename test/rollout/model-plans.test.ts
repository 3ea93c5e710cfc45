import { beforeAll, describe, expect, it } from 'vitest'
import { compile, loadRollouts, type Recording, type RolloutCourse, rolloutCourse, simulate } from '../../src/index.ts'
import { playMany } from '../../src/rollout/model.ts'
import { measure } from '../../src/rollout/model-measure.ts'
import { comparePlans } from '../../src/rollout/model-plans.ts'
import { lastOf } from '../run-to-end.ts'
import { argoSubsetText, argoText, flaggerText, plainText } from './texts.ts'

beforeAll(loadRollouts)

const filesOf = (text: string) => [{ name: 'rollout.yaml', text }]

/** How a rollout goes in the exact simulation, by seed. */
function exact(text: string, seeds: number): readonly RolloutCourse[] {
  const compiled = compile({ files: filesOf(text) })
  return Array.from({ length: seeds }, (_, i) => {
    const recording: Recording = lastOf(simulate({ ...compiled, simulation: { ...compiled.simulation, seed: 1000 + i } }))
    const course = compiled.rollout && rolloutCourse(recording, compiled.rollout, compiled.scenario.traffic)
    if (!course) throw new Error('no rollout')
    return course
  })
}

/** The same in the model. */
function modelled(text: string, draws: number) {
  const { rehearsal, simulation } = compile({ files: filesOf(text) })
  if (!rehearsal) throw new Error('no rollout')
  const facts = lastOf(measure(rehearsal, simulation, true))
  if (!facts) throw new Error('no facts')
  const { site, plan } = rehearsal
  const own = { variant: { name: 'own', edits: [] }, plan, machine: site.machine, scrapeMs: site.scrapeMs, startupMs: 3000 }
  return { facts, results: lastOf(playMany(own, facts, { draws, seed: 1 }, { done: 0, of: 1, figures: [] })) }
}

interface Sample {
  readonly mean: number
  /** Variance of the mean. */
  readonly variance: number
}

function sampleOf(values: readonly number[]): Sample {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, variance: squares / values.length / values.length }
}

/** How many standard deviations two means lie apart. */
function apart(a: Sample, b: Sample): number {
  return Math.abs(a.mean - b.mean) / Math.sqrt(Math.max(1e-12, a.variance + b.variance))
}

const promoted = (outcome: string) => (outcome === 'promoted' ? 1 : 0)

describe.each([
  // As bad as what a plan puts up with, so that about half of the rollouts go either way.
  ['a plain list', plainText({ percentage: 2, seconds: 105 }), 40],
  ['a plain list, of a worse version', plainText({ percentage: 4, seconds: 105 }), 20],
  ['a Canary', flaggerText({ percentage: 2.5, seconds: 320, perSecond: 20 }), 25],
  ['a Rollout', argoText(2), 25],
  ['a Rollout between subsets of one Service', argoSubsetText({ percentage: 10, seconds: 160 }), 25],
])('the model of %s', (_, text, seeds) => {
  it('goes as the simulation does, within chance', { timeout: 240_000 }, () => {
    const real = exact(text, seeds)
    const { results } = modelled(text, 600)
    expect(real.every(({ outcome }) => outcome === 'promoted' || outcome === 'aborted')).toBe(true)
    const shares = [real, results].map((each) => sampleOf(each.map(({ outcome }) => promoted(outcome))))
    const met = [real.map((course) => course.met.requests), results.map((result) => result.met)].map(sampleOf)
    const failed = [real.map((course) => course.met.failed), results.map((result) => result.failed)].map(sampleOf)
    const ends = [real, results].map((each) => sampleOf(each.map(({ endMs }) => endMs ?? 0)))
    for (const [a, b] of [shares, met, failed, ends]) expect(a && b && apart(a, b)).toBeLessThan(3.5)
  })
})

describe('what both sides do', () => {
  it('is measured in runs of its own', () => {
    const { facts } = modelled(plainText({ percentage: 5 }), 1)
    expect(facts.perSecond).toBeCloseTo(40, -1)
    expect(facts.met.perSecond).toBeCloseTo(facts.perSecond, 6)
    // Of 20,000 requests a twentieth, within five standard deviations.
    expect(Math.abs(facts.met.failing - 0.05)).toBeLessThan(5 * Math.sqrt((0.05 * 0.95) / 20_000))
    expect(facts.kinds.map(({ share, request }) => [share, request?.authority])).toEqual([[1, 'podinfo:9898']])
    const ofCanary = facts.counters.filter(({ labels }) => labels.get('destination_workload') === 'podinfo-v2')
    expect(ofCanary.map(({ labels, side, byPod }) => [labels.get('reporter'), labels.get('response_code'), side, byPod]).sort()).toEqual([
      ['destination', '200', 'canary', true],
      ['destination', '500', 'canary', true],
      ['source', '200', 'canary', false],
      ['source', '500', 'canary', false],
    ])
    for (const { buckets } of facts.counters) expect(buckets.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
  })
})

describe('a comparison of plans', () => {
  it.each([
    ['a plain list', plainText({ percentage: 5 }), 20],
    ['a Canary', flaggerText({ percentage: 5 }), 18],
    ['a Rollout', argoText(5), 20],
  ])('of %s holds others against the own', { timeout: 120_000 }, (_, text, count) => {
    const { rehearsal, simulation } = compile({ files: filesOf(text) })
    const figures = rehearsal ? lastOf(comparePlans({ rehearsal, simulation, draws: 10 })) : []
    expect(figures.length).toBe(count)
    expect(figures[0]?.variant).toEqual({ name: 'Your plan', edits: [] })
    expect(new Set(figures.map(({ variant }) => variant.name)).size).toBe(count)
    expect(new Set(figures.map(({ healthyMs }) => healthyMs)).size).toBeGreaterThan(5)
    for (const { missed, falseAlarms, met, metMedian, metMost, failed, draws } of figures) {
      expect([missed, falseAlarms].every((chance) => chance >= 0 && chance <= 1)).toBe(true)
      expect(failed).toBeLessThan(met)
      expect(metMedian).toBeLessThanOrEqual(metMost)
      expect(draws).toBe(10)
    }
  })
})
