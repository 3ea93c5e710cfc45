import { stringify } from 'yaml'

type Labels = Readonly<Record<string, string>>

/** Manifests for what a text leaves out, as plain as a person would write them. */

/** A Service in front of pods with the labels. */
export function serviceText(name: string, namespace: string, selector: Labels, ports: readonly number[]): string {
  return document(`apiVersion: v1
kind: Service
metadata:
${named(name, namespace)}
spec:
  selector: ${flow(selector)}
  ports:
${ports.map((port) => `  - { name: ${ports.length === 1 ? 'http' : `http-${port}`}, port: ${port} }`).join('\n')}`)
}

/** A Deployment of one pod with the labels. */
export function deploymentText(name: string, namespace: string, labels: Labels, port?: number): string {
  return document(`apiVersion: apps/v1
kind: Deployment
metadata:
${named(name, namespace)}
spec:
  selector:
    matchLabels: ${flow(labels)}
  template:
    metadata:
      labels: ${flow(labels)}
    spec:
      containers:
      - name: app
        image: ${name}${port === undefined ? '' : `\n        ports:\n        - containerPort: ${port}`}`)
}

/** A DestinationRule and its subsets. */
export interface SupposedDestinationRule {
  readonly name: string
  readonly namespace: string
  readonly host: string
  readonly subsets: readonly string[]
  /** Those of all subsets; each has its version's where they are left out. */
  readonly labels?: Labels
}

/** A DestinationRule that takes each subset by its version label, or all of them by the labels given. */
export function destinationRuleText({ name, namespace, host, subsets, labels }: SupposedDestinationRule): string {
  return document(`apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
${named(name, namespace)}
spec:
  host: ${host}
  subsets:
${subsets.map((subset) => `  - name: ${flow(subset)}\n    labels: ${flow(labels ?? { version: subset })}`).join('\n')}`)
}

/** Where a weighted route leads. */
export interface SupposedDestination {
  readonly host: string
  readonly subset?: string
}

/** A VirtualService with one route, which gives all to the first of its destinations. */
export function virtualServiceText(
  { name, namespace, route }: { readonly name: string; readonly namespace: string; readonly route: string | undefined },
  host: string,
  destinations: readonly SupposedDestination[],
): string {
  const weighted = destinations.map((destination, i) => flow({ destination, weight: i === 0 ? 100 : 0 }))
  return document(`apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
${named(name, namespace)}
spec:
  hosts: ${flow([host])}
  http:
  - ${route === undefined ? '' : `name: ${flow(route)}\n    `}route:
${weighted.map((each) => `    - ${each}`).join('\n')}`)
}

/** A Gateway that takes plain HTTP for the hosts at Istio's own ingress gateway. */
export function gatewayText(name: string, namespace: string, hosts: readonly string[]): string {
  return document(`apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
${named(name, namespace)}
spec:
  selector:
    istio: ingressgateway
  servers:
  - port: { number: 80, name: http, protocol: HTTP }
    hosts: ${flow(hosts)}`)
}

/** The pods that carry out Gateways, and the Service that their door is: Istio's own chart maps 80 and 443 to ports that need no privilege. */
export function gatewayWorkloadText(name: string, labels: Labels, ports: readonly number[]): string[] {
  const namespace = 'istio-system'
  const target = (port: number) => (port === 80 ? 8080 : port === 443 ? 8443 : port)
  const service = document(`apiVersion: v1
kind: Service
metadata:
${named(name, namespace)}
spec:
  type: LoadBalancer
  selector: ${flow(labels)}
  ports:
${ports.map((port) => `  - { name: ${port === 443 ? 'https' : port === 80 ? 'http2' : `port-${port}`}, port: ${port}, targetPort: ${target(port)} }`).join('\n')}`)
  return [deploymentText(name, namespace, labels), service]
}

/** A workload with a sidecar that is there to send requests. */
export function clientText(name: string, namespace: string): string {
  return deploymentText(name, namespace, { app: name })
}

function document(text: string): string {
  return `${text}\n`
}

function named(name: string, namespace: string): string {
  return `  name: ${name}${namespace === 'default' ? '' : `\n  namespace: ${namespace}`}`
}

function flow(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: true }).trimEnd()
}
