import { describe, expect, it } from 'vitest'
import * as seeds from '../scenario/seeds.ts'
import { report } from './example-report.ts'

/** What is shown when a text from a tutorial is pasted as it stands, alone or with others of the same page. */
const shown = (...texts: readonly string[]) => {
  const { figures, recording, diagnostics, failures } = report([{ name: 'pasted.yaml', text: seeds.together(...texts) }])
  const split = recording.nodes.flatMap((node, n) =>
    node.versions.length > 1
      ? node.versions.map(
          (version, v) =>
            `${node.name} ${version.label} ${(100 * (figures.nodes[n]?.versions[v]?.share.expected ?? Number.NaN)).toFixed(1)}`,
        )
      : [],
  )
  return { split, failures, errors: diagnostics.filter((each) => each.startsWith('error')), requests: figures.requests }
}
const reviews = [seeds.reviewsDeployment('v1', 3), seeds.reviewsService]

describe('a text that is pasted as it stands runs', () => {
  it.each([
    ['a Service', [seeds.serviceOnly], []],
    ['a VirtualService with a prefix', [seeds.prefixOnly], []],
    ['both', [seeds.serviceOnly, seeds.prefixOnly], []],
    ['a Deployment', [seeds.appDeployment], []],
    ['its Service', [seeds.appService], []],
    ['its VirtualService', [seeds.appVirtualService], []],
    ['all three', [seeds.appDeployment, seeds.appService, seeds.appVirtualService], []],
    ["a gateway's VirtualService", [seeds.bookinfoVirtualService], []],
    ['one version', reviews, []],
    ['two versions by pods', [...reviews, seeds.reviewsDeployment('v2', 1)], ['reviews reviews-v1 75.0', 'reviews reviews-v2 25.0']],
    [
      'three versions by pods',
      [...reviews, seeds.reviewsDeployment('v2', 1), seeds.reviewsDeployment('v3', 1)],
      ['reviews reviews-v1 60.0', 'reviews reviews-v2 20.0', 'reviews reviews-v3 20.0'],
    ],
    ['99 / 1', [seeds.reviewsVirtualService], ['reviews v1 99.0', 'reviews v2 1.0']],
    ['90 / 10 out of Kiali', [seeds.fleetmanVirtualService], ['fleetman-staff-service safe 90.0', 'fleetman-staff-service risky 10.0']],
  ])('%s', (_, texts, split) => {
    expect(shown(...texts)).toMatchObject({ split, failures: [], errors: [] })
    expect(shown(...texts).requests).toBeGreaterThan(2000)
  })

  it('a whole page, whose Deployments all carry the labels of v1: the subset of 1 % selects no pod, and that is said', () => {
    const { failures, errors } = shown(
      ...reviews,
      seeds.bookinfoVirtualService,
      seeds.reviewsDeployment('v2', 1),
      seeds.reviewsDeployment('v3', 1),
      seeds.reviewsVirtualService,
    )
    expect(failures).toEqual(['503 UH at reviews'])
    expect(errors.length).toBeGreaterThan(0)
  })

  it('99 / 1 beside Services and pods but without a DestinationRule ends in 503 NC, as on a cluster', () => {
    expect(shown(...reviews, seeds.reviewsVirtualService).failures).toEqual(['503 NC at reviews'])
  })
})
