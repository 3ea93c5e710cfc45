/** A Service, on port 9080 unless told otherwise, with one Deployment for each version, and as many pods. */
export function service(name: string, versions: Readonly<Record<string, number>> = { v1: 1 }, port = 9080): string {
  const workloads = Object.entries(versions).map(
    ([version, replicas]) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}-${version} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name}, version: ${version} } }
  template:
    metadata: { labels: { app: ${name}, version: ${version} } }
    spec: { containers: [{ name: app, image: app, ports: [{ containerPort: ${port} }] }] }
`,
  )
  return [
    `
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: ${port} }] }
`,
    ...workloads,
  ].join('---')
}

/** A DestinationRule with a subset for each version. */
export function destinationRule(host: string, ...versions: readonly string[]): string {
  const subsets = versions.map((version) => `{ name: ${version}, labels: { version: ${version} } }`)
  return `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ${host} }
spec: { host: ${host}, subsets: [${subsets.join(', ')}] }
`
}

/** A VirtualService for calls to a host within the mesh, with its HTTP routes in flow style. */
export function virtualService(host: string, ...http: readonly string[]): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${host} }
spec: { hosts: [${host}], http: [${http.join(', ')}] }
`
}

/** A Scenario, its fields indented by two. */
export function scenario(fields: string): string {
  return `
apiVersion: telltale.dev/v1
kind: Scenario
metadata: { name: scenario }
spec:
${fields}
`
}

/** An ingress gateway that sends the host bookinfo.app to productpage. */
export const ingress = `
apiVersion: v1
kind: Service
metadata: { name: istio-ingressgateway, namespace: istio-system }
spec: { selector: { istio: ingressgateway }, ports: [{ name: http2, port: 80, targetPort: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: istio-ingressgateway, namespace: istio-system }
spec:
  selector: { matchLabels: { istio: ingressgateway } }
  template:
    metadata: { labels: { istio: ingressgateway } }
    spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: bookinfo-gateway }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: bookinfo }
spec:
  hosts: [bookinfo.app]
  gateways: [bookinfo-gateway]
  http: [{ route: [{ destination: { host: productpage, port: { number: 9080 } } }] }]
`

/** Bookinfo behind its gateway. */
export const bookinfo = [
  service('productpage'),
  service('details'),
  service('reviews', { v1: 1, v2: 1, v3: 1 }),
  service('ratings'),
  ingress,
].join('---')
