import { describe, expect, it } from 'vitest'
import { completionsAt } from '../../../app/language/completions.ts'
import { hoverAt } from '../../../app/language/hover.ts'
import { definitionsAt, nameAt, placesToRename } from '../../../app/language/rename.ts'
import { meshText } from './mesh-text.ts'
import { withCursor } from './text-with-cursor.ts'

const scenario = (spec: string) => `apiVersion: telltale.dev/v1\nkind: Scenario\nspec:\n${spec}`
const apply = (manifest: string) => scenario(`  timeline:\n    - at: 40s\n      apply: |-\n${manifest.replace(/^/gm, '        ')}`)
const later = (rest: string) => apply(`kind: VirtualService\nspec:\n  hosts: [reviews]\n  http:\n  - route:\n${rest}`)
const files = (text: string) => [
  { name: 'mesh.yaml', text: meshText },
  { name: 'scenario.yaml', text },
]

function complete(marked: string) {
  const { text, offset } = withCursor(marked)
  const found = completionsAt(files(text), text, offset)
  return {
    items: found?.items ?? [],
    labels: found?.items.map(({ label }) => label) ?? [],
    word: found && text.slice(found.word.start, found.word.end),
  }
}

describe('completion of a scenario', () => {
  it.each([
    ['fields of the document', scenario('  ¦'), ['duration', 'traffic', 'timeline'], ['hosts']],
    ['what is there is left out', scenario('  seed: 7\n  ¦'), ['traffic'], ['seed']],
    ['fields of a source', scenario('  traffic:\n  - ¦'), ['from', 'rate', 'requests', 'steady traffic'], ['match']],
    ['fields within braces', scenario('  traffic:\n  - from: { ¦ }'), ['gateway', 'workload', 'outside'], []],
    ['of a rate that changes', scenario('  traffic:\n  - rate:\n      ¦'), ['steps', 'ramp', 'spike', 'sine'], []],
    ['of a spike', scenario('  traffic:\n  - rate: { spike: { ¦ } }'), ['rate', 'peak', 'at', 'for'], ['steps']],
    ['values of a choice', scenario('  traffic:\n  - arrivals: ¦'), ['poisson', 'constant'], []],
    ['what fails', scenario('  workloads:\n  - failures: [{ status: ¦ }]'), ['reset', 'hang'], []],
    ['gateways', scenario('  traffic:\n  - from: { gateway: ¦ }'), ['front'], ['mesh']],
    ['workloads', scenario('  timeline:\n  - scale: { workload: ¦ }'), ['reviews-v1'], []],
    ['labels', scenario('  workloads:\n  - match: { app: ¦ }'), ['reviews'], ['v1']],
    ['addresses', scenario('  workloads:\n  - calls:\n    - url: ¦'), ['http://reviews:9080/', 'http://ratings.prod:8000/'], []],
    ['actions', scenario('  timeline:\n  - ¦'), ['apply', 'kill', 'scale', 'apply later'], ['spec']],
    ['fields of what is applied later', later('    - ¦'), ['- destination', 'destination', 'weight'].slice(1), ['at']],
    ['subsets of what is applied later', later('    - destination: { host: reviews, subset: ¦ }'), ['v1', 'v2'], []],
    ['kinds of what is applied later', apply('kind: ¦'), ['VirtualService'], []],
    ['behind what is applied, the scenario goes on', `${later('    - weight: 1')}\n      ¦`, ['name'], ['weight']],
  ])('%s', (_, marked, some, none) => {
    const { labels } = complete(marked)
    expect(labels).toEqual(expect.arrayContaining(some))
    for (const label of none) expect(labels).not.toContain(label)
  })

  it('takes the place of a whole address', () => {
    expect(complete(scenario('  workloads:\n  - calls:\n    - url: http://rev¦')).word).toBe('http://rev')
  })

  it('leaves a rate on its line', () => {
    const { items } = complete(scenario('  traffic:\n  - ¦'))
    expect(items.find(({ label }) => label === 'rate')?.insert).toBe('rate: $0')
    expect(items.find(({ label }) => label === 'from')?.insert).toBe('from:\n      $0')
  })
})

describe('what a field of a scenario means', () => {
  it.each([
    [scenario('  see¦d: 7'), 'Chooses the random numbers'],
    [scenario('  traffic:\n  - arr¦ivals: poisson'), 'Whether requests come by chance'],
    [scenario('  traffic:\n  - rate: { spike: { pe¦ak: 9/s } }'), 'During the spike'],
    [scenario('  traffic:\n  - fr¦om: { outside: true }'), 'Where the requests enter'],
  ])('%j', (marked, meaning) => {
    const { text, offset } = withCursor(marked)
    expect(hoverAt(text, offset, {})?.meaning).toContain(meaning)
  })

  it('is that of the manifest within what is applied', () => {
    const { text, offset } = withCursor(later('    - wei¦ght: 1'))
    expect(hoverAt(text, offset, { HTTPRouteDestination: { weight: 'Its share.' } })?.meaning).toBe('Its share.')
  })
})

describe('names in a scenario', () => {
  it.each([
    ['the host of an address', scenario('  workloads:\n  - calls:\n    - url: http://revi¦ews:9080/x'), 'name: reviews }\nspec:\n  ports'],
    ['a gateway', scenario('  traffic:\n  - from: { gateway: fr¦ont }'), 'name: front'],
    ['a workload', scenario('  timeline:\n  - kill: { workload: reviews-¦v1 }'), 'name: reviews-v1'],
    ['a subset that is applied later', later('    - destination: { host: reviews, subset: v¦2 }'), 'name: v2\n    labels'],
  ])('%s leads to where it is made', (_, marked, expected) => {
    const { text, offset } = withCursor(marked)
    const [first, ...more] = definitionsAt(files(text), text, offset)
    expect(more).toEqual([])
    expect(first && meshText.slice(first.start - 'name: '.length).startsWith(expected)).toBe(true)
  })

  it('are renamed with what they name', () => {
    const text = `${later('    - destination: { host: reviews, subset: v1 }')}\n  workloads:\n    - match: { app: shop }\n      calls: [{ url: "http://reviews:9080/a" }, { url: http://reviews.default.svc.cluster.local:9080/b }]\n`
    const name = nameAt(meshText, meshText.indexOf('name: reviews') + 8)
    const places = name ? placesToRename(files(text), name) : []
    const renamed = places
      .filter(({ file }) => file === 'scenario.yaml')
      .toSorted((a, b) => b.start - a.start)
      .reduce((now, { start, end }) => `${now.slice(0, start)}stars${now.slice(end)}`, text)
    expect(renamed).toBe(
      text.replaceAll('host: reviews', 'host: stars').replace('hosts: [reviews]', 'hosts: [stars]').replaceAll('//reviews', '//stars'),
    )
  })
})
