import { describe, expect, it } from 'vitest'
import { createManifestCache, parseManifests } from '../../src/manifest/parse.ts'

const read = (text: string) => parseManifests([{ name: 'a.yaml', text }])
const codes = (text: string) => read(text).diagnostics.map(({ code }) => code)
const names = (text: string) => read(text).value.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)

const service = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: reviews\nspec:\n  ports:\n  - port: 9080\n    name: http\n'
const virtualService = (rest: string) =>
  `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: reviews}\nspec:\n${rest}`
const route = (rest: string) => virtualService(`  hosts: [reviews]\n  http:\n  - ${rest}\n    route: [{destination: {host: reviews}}]\n`)

describe('documents and resources', () => {
  it.each([
    ['one document', service, ['Service default/reviews']],
    [
      'two documents, comments and empty ones between',
      `# a\n---\n${service}---\n# only a comment\n---\n${virtualService('  hosts: [a]')}\n`,
      ['Service default/reviews', 'VirtualService default/reviews'],
    ],
    ['JSON', '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}}', ['Namespace /shop']],
    [
      'kind: List',
      'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Service, metadata: {name: a}}\n- {apiVersion: v1, kind: Service, metadata: {name: b, namespace: x}}',
      ['Service default/a', 'Service x/b'],
    ],
    [
      'a typed list whose items leave out their kind',
      'apiVersion: networking.istio.io/v1\nkind: VirtualServiceList\nitems:\n- metadata: {name: a}\n  spec: {hosts: [a]}',
      ['VirtualService default/a'],
    ],
    ['CRLF and a byte order mark', `\uFEFF${service.replaceAll('\n', '\r\n')}`, ['Service default/reviews']],
    [
      'a version that the schema lacks',
      'apiVersion: gateway.networking.k8s.io/v1\nkind: GRPCRoute\nmetadata: {name: g}\nspec: {hostnames: [a]}',
      ['GRPCRoute default/g'],
    ],
    [
      '`...` between documents',
      `${service}...\n${virtualService('  hosts: [a]')}`,
      ['Service default/reviews', 'VirtualService default/reviews'],
    ],
    ['nothing', '', []],
    ['only comments', '# nothing\n---\n# here\n', []],
  ])('%s', (_, text, expected) => {
    expect(names(text)).toEqual(expected)
    expect(codes(text)).toEqual([])
  })

  it('tolerates what a server adds', () => {
    const text = `kind: VirtualService
apiVersion: networking.istio.io/v1alpha3
metadata:
  name: staff
  namespace: default
  uid: 2455278e-eebf-469c-9587-57d0301f07e4
  resourceVersion: '68084'
  generation: 1
  creationTimestamp: '2024-10-10T07:03:57Z'
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: |
      {"apiVersion":"networking.istio.io/v1alpha3"}
  managedFields:
    - manager: Go-http-client
      time: '2024-10-10T07:03:57Z'
spec:
  hosts: [staff]
status: {observedGeneration: 1}
`
    const { value, diagnostics } = read(text)
    expect(diagnostics).toEqual([])
    expect(value[0]?.metadata.creationTimestamp).toBe('2024-10-10T07:03:57Z')
    expect(value[0]?.spec).toEqual({ hosts: ['staff'] })
  })

  it('lets a later resource replace an earlier one in its place', () => {
    const { value, diagnostics } = read(`${virtualService('  hosts: [a]\n')}---\n${service}---\n${virtualService('  hosts: [b]\n')}`)
    expect(value.map(({ kind, index, spec }) => ({ kind, index, hosts: (spec as { hosts?: unknown }).hosts }))).toEqual([
      { kind: 'VirtualService', index: 0, hosts: ['b'] },
      { kind: 'Service', index: 1, hosts: undefined },
    ])
    expect(diagnostics).toMatchObject([{ code: 'replaced-by-later', severity: 'note' }])
  })

  it('passes a Scenario through as it stands', () => {
    const { value, diagnostics } = read(
      'apiVersion: telltale.dev/v1\nkind: Scenario\nmetadata: {name: s}\nspec: {duration: 60s, traffic: [{rate: 40/s}]}',
    )
    expect(diagnostics).toEqual([])
    expect(value[0]).toMatchObject({
      group: 'telltale.dev',
      version: 'v1',
      kind: 'Scenario',
      spec: { duration: '60s', traffic: [{ rate: '40/s' }] },
    })
  })

  it('reads files in order', () => {
    const { value } = parseManifests([
      { name: 'b', text: service },
      { name: 'a', text: virtualService('  hosts: [a]') },
    ])
    expect(value.map(({ index, source }) => [index, source.range.file])).toEqual([
      [0, 'b'],
      [1, 'a'],
    ])
  })
})

describe('what is said', () => {
  it.each([
    ['a key of no meaning', route('timout: 5s'), ['unknown-field']],
    ['text for a number', virtualService('  http:\n  - route: [{weight: ninety}]\n'), ['wrong-type']],
    ['an object for a list', virtualService('  http: {route: []}\n'), ['wrong-type']],
    ['text for a list', virtualService('  hosts: reviews\n'), ['wrong-type']],
    ['a number for text', virtualService('  hosts: [1]\n'), ['wrong-type']],
    ['a duration without a unit', route('timeout: 5'), ['wrong-type']],
    [
      'a wrong enum',
      'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: a}\nspec: {host: a, trafficPolicy: {loadBalancer: {simple: round_robin}}}',
      ['wrong-type'],
    ],
    ['a number as label', 'apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {version: 1}}', ['wrong-type']],
    ['two of a oneof', route('match: [{uri: {exact: /a, prefix: /b}}]'), ['exclusive-fields']],
    [
      'snake case',
      'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: a}\nspec: {host: a, traffic_policy: {}}',
      ['snake-case-field'],
    ],
    ['a kind that is not modelled', 'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}', ['unknown-kind']],
    ['a kind of another group', 'apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {name: a}', ['unknown-kind']],
    ['no kind', 'apiVersion: v1\nmetadata: {name: a}', ['missing-kind']],
    ['no apiVersion', 'kind: Service\nmetadata: {name: a}', ['missing-api-version']],
    ['no name', 'apiVersion: v1\nkind: Service\nspec: {}', ['missing-name']],
    ['prose', 'Virtual services route traffic.\n', ['not-a-manifest']],
    ['a list', '- a\n- b\n', ['not-a-manifest']],
    ['an unknown alias', virtualService('  hosts: *x\n'), ['yaml-syntax']],
    ['a key twice', virtualService('  hosts: [a]\n  hosts: [b]\n'), ['yaml-syntax']],
    ['an open quote', virtualService('  hosts: ["a]\n'), ['yaml-syntax']],
    ['a tab', virtualService('\thosts: [a]\n'), ['yaml-syntax']],
    ['no-break spaces', virtualService('\u00a0\u00a0hosts: [a]\n'), ['yaml-syntax']],
  ])('%s', (_, text, expected) => expect(codes(text)).toEqual(expect.arrayContaining(expected)))

  it.each([
    ['a number in quotes', virtualService('  http:\n  - route: [{weight: "90"}]\n'), { http: [{ route: [{ weight: 90 }] }] }],
    [
      'Go durations',
      route('timeout: 1h30m'),
      { hosts: ['reviews'], http: [{ timeout: '1h30m', route: [{ destination: { host: 'reviews' } }] }] },
    ],
    ['null', virtualService('  hosts: [a]\n  http: null\n  gateways:\n'), { hosts: ['a'] }],
    ['an empty item of a list of objects', virtualService('  http:\n  -\n'), { http: [{}] }],
    [
      'yes for true',
      virtualService('  http:\n  - corsPolicy: {allowCredentials: yes}\n'),
      { http: [{ corsPolicy: { allowCredentials: true } }] },
    ],
    [
      'anchors, aliases and merged keys',
      virtualService('  hosts: &h [a]\n  gateways: *h\n  http:\n  - &r {name: x, timeout: 1s}\n  - {<<: *r, name: z}\n'),
      {
        hosts: ['a'],
        gateways: ['a'],
        http: [
          { name: 'x', timeout: '1s' },
          { timeout: '1s', name: 'z' },
        ],
      },
    ],
  ])('reads %s', (_, text, spec) => {
    expect(codes(text)).toEqual([])
    expect(read(text).value[0]?.spec).toEqual(spec)
  })

  it.each(['  exportTo: [a]\n  export_to: [b]\n', '  export_to: [b]\n  exportTo: [a]\n'])(
    'goes by camel case where both are there',
    (spec) => {
      expect(read(virtualService(spec)).value[0]?.spec).toEqual({ exportTo: ['a'] })
    },
  )

  it('reads what no-break spaces indent as if it stood there, and offers ordinary ones', () => {
    const text = virtualService('\u00a0\u00a0hosts:\n  \u00a0- a\n  gateways: ["\u00a0b"]\n')
    const { value, diagnostics } = read(text)
    expect(value[0]?.spec).toEqual({ hosts: ['a'], gateways: ['\u00a0b'] })
    expect(diagnostics.map(({ code }) => code)).toEqual(['yaml-syntax'])
    const [fix] = diagnostics[0]?.fixes ?? []
    expect(fix?.edits.map(({ range, newText }) => [text.slice(range.start, range.end), newText])).toEqual([
      ['\u00a0\u00a0', '  '],
      ['  \u00a0', '   '],
    ])
  })

  it('offers the field that was meant', () => {
    const text = route('timout: 5s')
    const [fix] = read(text).diagnostics[0]?.fixes ?? []
    expect(fix?.title).toBe('Change to timeout')
    const [edit] = fix?.edits ?? []
    expect(edit && text.slice(edit.range.start, edit.range.end)).toBe('timout')
  })

  it.each([
    ['name: 5', '5', 'Put it in quotes', '"5"'],
    ['name: yes', 'yes', 'Put it in quotes', '"yes"'],
    ['name: y', 'y', 'Put it in quotes', '"y"'],
    ['name: N', 'N', 'Put it in quotes', '"N"'],
    ['timeout: 5', '5', 'Write 5s', '5s'],
    ['corsPolicy: { allowCredentials: "true" }', '"true"', 'Take the quotes away', 'true'],
  ])('offers what mends the value of the wrong type in %s', (field, wrong, title, newText) => {
    const text = route(field)
    const fixes = read(text).diagnostics.flatMap((each) => each.fixes ?? [])
    expect(fixes.map((fix) => fix.title)).toEqual([title])
    expect(fixes[0]?.edits.map(({ range, newText: into }) => [text.slice(range.start, range.end), into])).toEqual([[wrong, newText]])
  })

  it('leaves out only the value of the wrong type', () => {
    const { value } = read(virtualService('  hosts: [a, 1, b]\n  http:\n  - timeout: 5\n    name: x\n'))
    expect(value[0]?.spec).toEqual({ hosts: ['a', 'b'], http: [{ name: 'x' }] })
  })
})

describe('a half-typed text', () => {
  it.each([
    ['a word without its colon', virtualService('  hosts: [a]\n  ht\n  gateways: [g]\n'), { hosts: ['a'], gateways: ['g'] }],
    ['a key without its value', virtualService('  hosts: [a]\n  http:\n'), { hosts: ['a'] }],
    ['an open bracket', virtualService('  gateways: [g]\n  hosts: [a\n'), { gateways: ['g'] }],
  ])('keeps what is whole beside %s', (_, text, spec) => expect(read(text).value[0]?.spec).toMatchObject(spec))

  it('costs no other document', () => {
    expect(names(`${service}---\napiVersion: v1\nkind: [\n---\n${virtualService('  hosts: [a]\n')}`)).toEqual([
      'Service default/reviews',
      'VirtualService default/reviews',
    ])
  })
})

describe('places', () => {
  const text = `# first\n---\n${virtualService('  hosts: [a, 1, b]\n  http:\n  - match:\n    - uri: {prefix: /x}\n    route:\n    - destination:\n        host: reviews\n      weight: 90\n')}`
  const [resource] = read(text).value
  const shown = (range: { start: number; end: number } | undefined) => range && text.slice(range.start, range.end)

  it.each([
    [['metadata', 'name'], 'reviews', 'name'],
    [['spec', 'hosts', 1], 'b', 'b'],
    [['spec', 'http', 0, 'match', 0, 'uri', 'prefix'], '/x', 'prefix'],
    [['spec', 'http', 0, 'route', 0, 'weight'], '90', 'weight'],
    [['spec', 'http', 0, 'route', 0, 'destination', 'subset'], 'host: reviews', 'host: reviews'],
    [['spec', 'http', 0, 'timeout'], expect.stringMatching(/^match:[\s\S]*90$/), expect.stringMatching(/^match/)],
  ])('%j', (path, value, key) => {
    expect(shown(resource?.source.at(path))).toEqual(value)
    expect(shown(resource?.source.keyAt(path))).toEqual(key)
  })

  it('of the whole resource starts at its first key', () => expect(shown(resource?.source.range)).toMatch(/^apiVersion[\s\S]*weight: 90$/))
})

describe('the cache', () => {
  it('gives the same resource as long as its document and place stay', () => {
    const cache = createManifestCache()
    const before = parseManifests([{ name: 'a', text: `${service}---\n${virtualService('  hosts: [a]\n')}` }], cache).value
    const after = parseManifests([{ name: 'a', text: `${service}---\n${virtualService('  hosts: [b]\n')}` }], cache).value
    expect(after[0]).toBe(before[0])
    expect(after[1]).not.toBe(before[1])
  })

  it('moves places with the text above', () => {
    const cache = createManifestCache()
    const text = virtualService('  hosts: [a]\n')
    parseManifests([{ name: 'a', text: `---\n${text}` }], cache)
    const moved = `# above\n---\n${text}`
    const [resource] = parseManifests([{ name: 'a', text: moved }], cache).value
    const range = resource?.source.at(['spec', 'hosts', 0])
    expect(range && moved.slice(range.start, range.end)).toBe('a')
  })

  it('keeps a long text while short ones are read beside it', () => {
    const cache = createManifestCache()
    const long = Array.from({ length: 1000 }, (_, i) => service.replace('name: ', `name: n${i}-`)).join('---\n')
    const before = parseManifests([{ name: 'a', text: long }], cache).value
    for (let i = 0; i < 5; i++) parseManifests([{ name: 'b', text: virtualService(`  hosts: [h${i}]\n`) }], cache)
    expect(parseManifests([{ name: 'a', text: long }], cache).value[0]).toBe(before[0])
  })

  it('keeps no more than the texts of late', () => {
    const cache = createManifestCache()
    for (let i = 0; i < 2000; i++) parseManifests([{ name: 'a', text: virtualService(`  hosts: [h${i}]\n`) }], cache)
    expect(cache.documents.size).toBeLessThan(600)
  })
})
