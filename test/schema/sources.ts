import * as argo from '@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1'
import * as gatewayV1 from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1'
import * as gatewayV1alpha2 from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1alpha2'
import * as gatewayV1beta1 from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1beta1'
import * as wasm from '@kubernetes-models/istio/extensions.istio.io/v1alpha1'
import * as networkingV1 from '@kubernetes-models/istio/networking.istio.io/v1'
import * as networkingV1alpha3 from '@kubernetes-models/istio/networking.istio.io/v1alpha3'
import * as networkingV1beta1 from '@kubernetes-models/istio/networking.istio.io/v1beta1'
import * as securityV1 from '@kubernetes-models/istio/security.istio.io/v1'
import * as securityV1beta1 from '@kubernetes-models/istio/security.istio.io/v1beta1'
import * as telemetryV1 from '@kubernetes-models/istio/telemetry.istio.io/v1'
import * as telemetryV1alpha1 from '@kubernetes-models/istio/telemetry.istio.io/v1alpha1'
import * as apps from 'kubernetes-models/apps/v1'
import * as discovery from 'kubernetes-models/discovery.k8s.io/v1'
import * as core from 'kubernetes-models/v1'

/** A published model class: it knows its kind and validates data of it. */
export interface ModelClass {
  new (data?: never): { validate(): void }
  readonly apiVersion: string
  readonly kind: string
}

/** One kind of one version: the file that declares it and the class that checks it. */
export interface KindSource {
  readonly file: string
  readonly model: ModelClass
}

const ISTIO = '@kubernetes-models/istio'
const GATEWAY = '@kubernetes-models/gateway-api/gateway.networking.k8s.io'
const ARGO_KINDS = ['Rollout', 'AnalysisTemplate', 'ClusterAnalysisTemplate']
const CORE_KINDS = ['Service', 'Pod', 'Namespace', 'Node', 'Secret', 'ConfigMap', 'ServiceAccount', 'Endpoints']
const APPS_KINDS = ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet']

/** Newest version first: it names the types and gives their comments. */
const PACKAGES: readonly (readonly [folder: string, models: Readonly<Record<string, unknown>>, only?: readonly string[]])[] = [
  [`${ISTIO}/networking.istio.io/v1`, networkingV1],
  [`${ISTIO}/networking.istio.io/v1beta1`, networkingV1beta1],
  [`${ISTIO}/networking.istio.io/v1alpha3`, networkingV1alpha3],
  [`${ISTIO}/security.istio.io/v1`, securityV1],
  [`${ISTIO}/security.istio.io/v1beta1`, securityV1beta1],
  [`${ISTIO}/telemetry.istio.io/v1`, telemetryV1],
  [`${ISTIO}/telemetry.istio.io/v1alpha1`, telemetryV1alpha1],
  [`${ISTIO}/extensions.istio.io/v1alpha1`, wasm],
  [`${GATEWAY}/v1`, gatewayV1],
  [`${GATEWAY}/v1beta1`, gatewayV1beta1],
  [`${GATEWAY}/v1alpha2`, gatewayV1alpha2, ['GRPCRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute', 'BackendTLSPolicy', 'ReferenceGrant']],
  ['kubernetes-models/v1', core, CORE_KINDS],
  ['kubernetes-models/apps/v1', apps, APPS_KINDS],
  ['kubernetes-models/discovery.k8s.io/v1', discovery, ['EndpointSlice']],
  ['@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1', argo, ARGO_KINDS],
]

function isModel(value: unknown): value is ModelClass {
  return typeof value === 'function' && 'kind' in value && 'apiVersion' in value
}

/** Every kind that the schema holds. */
export function kindSources(): KindSource[] {
  return PACKAGES.flatMap(([folder, models, only]) =>
    Object.entries(models)
      .filter(([name, model]) => isModel(model) && model.kind === name && (only?.includes(name) ?? true))
      .map(([name, model]) => ({ file: `${folder}/${name}.d.ts`, model: model as ModelClass })),
  )
}
