import type { Diagnostic } from '../core/diagnostic.ts'
import type { Gateway, ServerTLSSettings } from '../manifest/kinds.ts'
import type { FieldPath, Resource } from '../manifest/resource.ts'
import { selects } from '../mesh/label-index.ts'
import { type AnalysisContext, about, fullName } from './analyzer.ts'
import { type AnalysedPod, DEFAULT_GATEWAY_SERVICE } from './default-gateway.ts'
import { selectorText } from './selector-text.ts'

/** What the pods behind each Gateway lack: IST0101 for selectors and credentials, IST0161, IST0162 (analyzers/gateway). */
export function gatewayWorkloads(context: AnalysisContext): Diagnostic[] {
  return context.gateways.flatMap((gateway) => {
    const pods = context.pods.filter((pod) => selects(gateway.spec.selector ?? {}, pod.labels))
    const [first] = pods
    return first ? [...checkPorts(gateway, pods, context), ...checkCredentials(gateway, first.namespace, context)] : [noPod(gateway)]
  })
}

function selectorPath({ spec }: Resource<Gateway>): FieldPath {
  const [label] = Object.keys(spec.selector ?? {}).sort()
  return label === undefined ? ['spec'] : ['spec', 'selector', label]
}

function noPod(gateway: Resource<Gateway>): Diagnostic {
  const selector = selectorText(gateway.spec.selector)
  return about(
    gateway,
    'IST0101',
    'error',
    `No pod carries ${selector || 'any label'}, so no proxy takes this Gateway: add the gateway's Deployment to the text.`,
    { at: selectorPath(gateway) },
  )
}

function checkPorts(gateway: Resource<Gateway>, pods: readonly AnalysedPod[], context: AnalysisContext): Diagnostic[] {
  const open = openPorts(pods, context)
  const selector = selectorText(gateway.spec.selector)
  return (gateway.spec.servers ?? []).flatMap(({ port }) => {
    const number = port?.number ?? 0
    if (!port || open.has(number)) return []
    return [
      about(
        gateway,
        'IST0162',
        'warning',
        `No Service leads to port ${number} of the pods with ${selector}, so requests reach it only by the pods' own addresses.`,
        { at: selectorPath(gateway) },
      ),
    ]
  })
}

/** Ports of the Services that select the pods, and the ports of the pods that they lead to. */
function openPorts(pods: readonly AnalysedPod[], { services, asWritten }: AnalysisContext): ReadonlySet<number> {
  const own = services.some((service) => fullName(service) === 'istio-system/istio-ingressgateway')
  const all = own ? services : [...services, { metadata: { namespace: 'istio-system' }, spec: DEFAULT_GATEWAY_SERVICE }]
  const leading = all.filter(({ metadata, spec }) =>
    pods.some((pod) => pod.namespace === metadata.namespace && selects(spec.selector ?? {}, pod.labels)),
  )
  // The API server fills in TCP, which a text alone does not have.
  const ports = leading.flatMap(({ spec }) => spec.ports ?? []).filter(({ protocol = asWritten ? '' : 'TCP' }) => protocol === 'TCP')
  return new Set(ports.flatMap(({ port = 0, targetPort }) => (Number(targetPort ?? 0) > 0 ? [Number(targetPort), port] : [port])))
}

function checkCredentials(gateway: Resource<Gateway>, namespace: string, { resources }: AnalysisContext): Diagnostic[] {
  return (gateway.spec.servers ?? []).flatMap(({ tls }, index) => {
    const name = tls?.credentialName ?? ''
    if (name === '') return []
    const at = ['spec', 'servers', index, 'tls', 'credentialName']
    const id = name.includes('/') ? name : `${namespace}/${name}`
    const secret = resources.find((resource) => resource.kind === 'Secret' && resource.group === '' && fullName(resource) === id)
    if (!secret) return [about(gateway, 'IST0101', 'error', `Secret ${id} does not exist, so TLS handshakes on this server fail.`, { at })]
    if (hasCertificate(secret)) return []
    return [
      about(gateway, 'IST0161', 'error', `Secret ${id} holds no readable certificate, so TLS handshakes on this server fail.`, { at }),
    ]
  })
}

/** Whether the Secret has a certificate and its key under names that Istio reads (kube/secrets.go, ExtractCertInfo); what they say is not read. */
function hasCertificate({ body }: Resource): boolean {
  const { data = {}, stringData = {} } = body as { data?: Record<string, string>; stringData?: Record<string, string> }
  const pair = KEY_PAIRS.find((names) => names.every((key) => Boolean(data[key] ?? stringData[key])))
  return pair !== undefined && (looksLikeCertificate(data[pair[0]]) || /-----BEGIN CERTIFICATE-----/.test(stringData[pair[0]] ?? ''))
}

/** Names of a certificate and its key; the first pair that is there counts. */
const KEY_PAIRS = [
  ['cert', 'key'],
  ['tls.crt', 'tls.key'],
] as const

/** Base64 of a text that starts with `-----BEGIN CERTIFICATE`. */
function looksLikeCertificate(value: string | undefined): boolean {
  return value?.replace(/\s/g, '').startsWith('LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS') ?? false
}

/** IST0138: the same certificate on two Gateways of the same pods, by which HTTP/2 connections are shared where they should not (gateway/certificate.go). */
export function gatewayCertificates({ gateways }: AnalysisContext): Diagnostic[] {
  return gateways.flatMap((own) =>
    gateways
      .filter((other) => other !== own && selects(own.spec.selector ?? {}, other.spec.selector ?? {}) && shareCertificate(own, other))
      .map((other) =>
        about(
          own,
          'IST0138',
          'warning',
          `Gateways ${fullName(own)} and ${fullName(other)} use the same certificate. Clients that reuse an HTTP/2 connection may get 404.`,
        ),
      ),
  )
}

function shareCertificate(own: Resource<Gateway>, other: Resource<Gateway>): boolean {
  return (own.spec.servers ?? []).some(({ tls: mine }) =>
    (other.spec.servers ?? []).some(({ tls: theirs }) => mine !== undefined && theirs !== undefined && sameCertificate(mine, theirs)),
  )
}

function sameCertificate(mine: ServerTLSSettings, theirs: ServerTLSSettings): boolean {
  if (mine.credentialName || theirs.credentialName) return Boolean(mine.credentialName) && mine.credentialName === theirs.credentialName
  return (
    Boolean(mine.serverCertificate && mine.privateKey) &&
    mine.serverCertificate === theirs.serverCertificate &&
    mine.privateKey === theirs.privateKey
  )
}
