import { parseManifests } from '../../src/manifest/parse.ts'
import { buildMesh } from '../../src/mesh/build.ts'
import type { Mesh } from '../../src/mesh/mesh.ts'
import type { MeshOptions } from '../../src/mesh/mesh-config.ts'

/** The mesh of a text. */
export function meshOf(text: string, options: MeshOptions = {}): Mesh {
  return buildMesh(parseManifests([{ name: 'mesh.yaml', text }]).value, options).value
}

/** A Deployment in one line. */
export function deployment(name: string, labels: Readonly<Record<string, string>>, more = ''): string {
  return `
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec: { ${more ? `${more}, ` : ''}template: { metadata: { labels: ${JSON.stringify(labels)} }, spec: { containers: [{ name: app }] } } }
`
}

/** A Service of one port in one line. */
export function service(name: string, port = 'name: http, port: 80', more = ''): string {
  return `
---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: ${name} }, ports: [{ ${port} }]${more ? `, ${more}` : ''} }
`
}
