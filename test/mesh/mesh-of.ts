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

/** A gateway workload `door` with its Service, and a Gateway `door` on port 80 for these hosts. */
export function door(hosts: string): string {
  return `
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: door }
spec: { template: { metadata: { labels: { istio: ingressgateway } }, spec: { containers: [{ name: istio-proxy, image: auto }] } } }
---
apiVersion: v1
kind: Service
metadata: { name: door }
spec: { selector: { istio: ingressgateway }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: door }
spec: { selector: { istio: ingressgateway }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [${hosts}] }] }
`
}
