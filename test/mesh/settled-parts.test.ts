import { expect, it } from 'vitest'
import { createManifestCache, parseManifests } from '../../src/manifest/parse.ts'
import { buildMesh } from '../../src/mesh/build.ts'
import type { MeshOptions } from '../../src/mesh/mesh-config.ts'
import { SpecCache } from '../../src/mesh/spec-cache.ts'
import { deployment, service } from './mesh-of.ts'

const app = service('web') + deployment('web', { app: 'web' }, 'replicas: 2')
const rule = (namespace: string, weight: number) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web, namespace: ${namespace} }
spec: { hosts: [web], http: [{ route: [{ destination: { host: web }, weight: ${weight} }] }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web }
spec: { host: web }
`
const scenario = (seed: number) => `apiVersion: telltale.dev/v1\nkind: Scenario\nmetadata: { name: x }\nspec: { seed: ${seed} }\n`

const before = { rules: rule('default', 90), app, scenario: scenario(1) }

it.each<{ name: string; after?: Partial<typeof before>; options?: MeshOptions; kept: boolean }>([
  { name: 'nothing', kept: true },
  { name: 'a weight, and with it where all behind it stands', after: { rules: rule('default', 9) }, kept: true },
  { name: 'the scenario', after: { scenario: scenario(2) }, kept: true },
  { name: 'the replicas', after: { app: app.replace('replicas: 2', 'replicas: 3') }, kept: false },
  { name: 'where the Service stands', after: { app: `# moved\n${app}` }, kept: false },
  { name: 'the order of the documents', after: { app: app.split('---\n').reverse().join('---\n') }, kept: false },
  { name: 'the namespaces that rules are in', after: { rules: rule('other', 90) }, kept: false },
  {
    name: 'a policy',
    after: { scenario: 'apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: { name: x }\n' },
    kept: false,
  },
  { name: 'the settings of the mesh', options: { meshConfig: { rootNamespace: 'x' } }, kept: false },
  { name: 'the pods that may come', options: { mostReplicas: new Map([['default/web', 4]]) }, kept: false },
  { name: 'the addresses', options: { addresses: new Map([['default/web-0', '10.9.9.9']]) }, kept: false },
])('after an edit of $name pods and services are the same objects: $kept', ({ after, options, kept }) => {
  const manifests = createManifestCache()
  const specs = new SpecCache()
  const meshOf = (files: typeof before, more: MeshOptions = {}) => {
    const named = Object.entries(files).map(([name, text]) => ({ name, text }))
    return buildMesh(parseManifests(named, manifests).value, { ...more, specs }).value
  }
  const first = meshOf(before)
  const second = meshOf({ ...before, ...after }, options)
  expect(second.services === first.services).toBe(kept)
  expect(second.pods === first.pods).toBe(kept)
  expect(second.pods.length).toBeGreaterThanOrEqual(2)
  expect(meshOf(before).services).toBe(first.services)
})
