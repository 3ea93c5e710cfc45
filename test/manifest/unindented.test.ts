import { describe, expect, it } from 'vitest'
import { parseManifests, reindent } from '../../src/manifest/parse.ts'

const flat = {
  service: `apiVersion: v1
kind: Service
metadata:
name: example-service
spec:
type: ClusterIP
selector:
app: example-app
ports:
- port: 80
targetPort: 8080
`,
  virtualService: `apiVersion: networking.istio.io/v1alpha3
kind: VirtualService
metadata:
name: example-virtualservice
spec:
hosts:
- example-service
http:
- match:
- uri:
prefix: /api
route:
- destination:
host: example-service
port:
number: 80
`,
  canary: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
name: reviews
namespace: shop
spec:
hosts:
- reviews
http:
# jason first
- match:
- headers:
end-user:
exact: jason
uri:
prefix: /
timeout: 5s
retries:
attempts: 3
perTryTimeout: 2s
route:
- destination:
host: reviews
subset: v2
- route:
- destination:
host: reviews
subset: v1
weight: 90
- destination:
host: reviews
subset: v2
weight: 10
`,
  deployment: `apiVersion: apps/v1
kind: Deployment
metadata:
name: reviews-v1
labels:
app: reviews
spec:
replicas: 3
selector:
matchLabels:
app: reviews
version: v1
template:
metadata:
labels:
app: reviews
version: v1
spec:
containers:
- name: reviews
image: reviews:1
ports:
- containerPort: 9080
`,
}

const only = (text: string) => {
  const { value, diagnostics } = parseManifests([{ name: 'a.yaml', text }])
  return { resource: value[0], codes: diagnostics.map(({ code }) => code), diagnostics }
}

describe('un-indented YAML', () => {
  it.each([
    ['service', 4, 'name', 'metadata'],
    ['virtualService', 4, 'name', 'metadata'],
    ['canary', 4, 'name', 'metadata'],
    ['deployment', 4, 'name', 'metadata'],
  ] as const)('%s: one error, at the line to indent', (name, line, child, parent) => {
    const { resource, codes, diagnostics } = only(flat[name])
    expect(codes).toEqual(['unindented-yaml'])
    expect(diagnostics[0]?.message).toBe(
      `This document has lost its indentation. Line ${line}: \`${child}\` belongs under \`${parent}\`, so indent it by 2.`,
    )
    expect(diagnostics[0]?.fixes).toHaveLength(1)
    expect(resource).toBeUndefined()
  })

  it('counts lines from the start of the file', () => {
    const { diagnostics } = parseManifests([{ name: 'a', text: `${flat.service}---\n${flat.virtualService}` }])
    expect(diagnostics.map(({ message }) => /Line (\d+)/.exec(message)?.[1])).toEqual(['4', '16'])
  })

  it.each([
    ['service', { type: 'ClusterIP', selector: { app: 'example-app' }, ports: [{ port: 80, targetPort: 8080 }] }],
    [
      'virtualService',
      {
        hosts: ['example-service'],
        http: [{ match: [{ uri: { prefix: '/api' } }], route: [{ destination: { host: 'example-service', port: { number: 80 } } }] }],
      },
    ],
    [
      'canary',
      {
        hosts: ['reviews'],
        http: [
          {
            match: [{ headers: { 'end-user': { exact: 'jason' } }, uri: { prefix: '/' } }],
            timeout: '5s',
            retries: { attempts: 3, perTryTimeout: '2s' },
            route: [{ destination: { host: 'reviews', subset: 'v2' } }],
          },
          {
            route: [
              { destination: { host: 'reviews', subset: 'v1' }, weight: 90 },
              { destination: { host: 'reviews', subset: 'v2' }, weight: 10 },
            ],
          },
        ],
      },
    ],
    [
      'deployment',
      {
        replicas: 3,
        selector: { matchLabels: { app: 'reviews', version: 'v1' } },
        template: {
          metadata: { labels: { app: 'reviews', version: 'v1' } },
          spec: { containers: [{ name: 'reviews', image: 'reviews:1', ports: [{ containerPort: 9080 }] }] },
        },
      },
    ],
  ] as const)('%s: the fix gives what was meant', (name, spec) => {
    const text = flat[name]
    const [edit] = only(text).diagnostics[0]?.fixes?.[0]?.edits ?? []
    const fixed = edit ? text.slice(0, edit.range.start) + edit.newText + text.slice(edit.range.end) : ''
    expect(fixed).toBe(reindent(text))
    const { resource, codes } = only(fixed)
    expect(codes).toEqual([])
    expect(resource?.spec).toEqual(spec)
  })

  it.each([
    ['what is indented already', reindent(flat.canary)],
    ['a kind that the schema lacks', 'apiVersion: example.com/v1\nkind: Widget\nspec:\nsize: 1\n'],
  ])('%s stays as it is', (_, text) => expect(reindent(text)).toBe(text))

  it.each([
    ['an empty spec at the end', 'apiVersion: v1\nkind: Service\nmetadata:\n  name: a\nspec:\n'],
    ['an empty metadata before a spec', 'apiVersion: v1\nkind: Service\nmetadata:\nspec:\n  ports: []\n'],
  ])('%s is not un-indented', (_, text) => expect(only(text).codes).not.toContain('unindented-yaml'))
})
