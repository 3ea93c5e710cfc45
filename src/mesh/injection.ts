/** What decides whether the webhook adds a sidecar to one pod. */
export interface InjectionQuestion {
  readonly namespace: string
  /** Labels of the pod's Namespace; undefined where the text does not give that Namespace. */
  readonly namespaceLabels: Readonly<Record<string, string>> | undefined
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly hostNetwork: boolean
  readonly containers: readonly string[]
}

const NEVER = new Set(['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage'])
const INJECT = 'sidecar.istio.io/inject'

/**
 * Whether istio-proxy runs beside the pod: it is there already, or the webhook adds it (charts/istio-discovery, mutatingwebhook.yaml;
 * pkg/kube/inject, injectRequired). A Namespace that the text does not give counts as labelled for injection.
 */
export function hasSidecar(question: InjectionQuestion): boolean {
  if (question.containers.includes('istio-proxy')) return true
  return !question.hostNetwork && !NEVER.has(question.namespace) && webhookCalled(question) && policyAllows(question)
}

function webhookCalled({ namespaceLabels, labels }: InjectionQuestion): boolean {
  if (!namespaceLabels) return labels[INJECT] !== 'false'
  const injection = namespaceLabels['istio-injection']
  if (injection !== undefined) return injection === 'enabled' && labels[INJECT] !== 'false'
  if (namespaceLabels['istio.io/rev']) return labels[INJECT] !== 'false'
  return labels[INJECT] === 'true' || (Boolean(labels['istio.io/rev']) && labels[INJECT] !== 'false')
}

/** The label beats the annotation; any other value leaves the default, which is to inject. */
function policyAllows({ labels, annotations }: InjectionQuestion): boolean {
  const value = (labels[INJECT] ?? annotations[INJECT] ?? '').toLowerCase()
  return !['n', 'no', 'false', 'off', '0'].includes(value)
}
