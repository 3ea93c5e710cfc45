/** Codes of diagnostics: Istio's own as `istioctl analyze` gives them, then Telltale's. */
export const diagnosticTerms: Readonly<Record<string, readonly [title: string, text: string]>> = {
  IST0002: [
    'IST0002, deprecated',
    'The field or resource still works, but Istio has given it up. What takes its place stands in the message.',
  ],
  IST0101: [
    'IST0101, not found',
    'A host, subset, gateway, selector or credential that is referred to does not exist. Requests that need it fail with `404 NR`, `503 NC` or `503 UH`.',
  ],
  IST0102: [
    'IST0102, namespace not injected',
    'The namespace asks for no sidecars, so its pods run without one and rules for callers do not apply to them.',
  ],
  IST0103: [
    'IST0103, pod without a proxy',
    'The namespace is injected, but this pod has no sidecar, often because it is older than the label.',
  ],
  IST0106: [
    'IST0106, schema validation',
    'istiod’s webhook refuses the resource. A cluster keeps the last valid one, and so does the picture.',
  ],
  IST0107: ['IST0107, annotation out of place', 'The annotation is for objects of another kind and has no effect here.'],
  IST0108: ['IST0108, unknown annotation', 'Istio has no annotation of this name, so it has no effect.'],
  IST0109: [
    'IST0109, conflicting hosts',
    'Several VirtualServices of the mesh claim one host. Sidecars use the oldest only; merging works for gateways alone.',
  ],
  IST0110: ['IST0110, conflicting Sidecars', 'Several Sidecar resources select the same pods. Which one holds is not defined.'],
  IST0111: [
    'IST0111, several Sidecars without a selector',
    'A namespace may have one Sidecar without a selector. With more, which one holds is not defined.',
  ],
  IST0112: ['IST0112, port needed', 'The Service has several ports, and the destination does not say which.'],
  IST0116: [
    'IST0116, Services contradict each other',
    'Several Services select these pods and give one port different protocols. Istio takes one of them.',
  ],
  IST0118: [
    'IST0118, port name',
    'The name of the port names no protocol (`http`, `grpc-web`, …), so Istio guesses from the first bytes. Name it `<protocol>` or `<protocol>-<suffix>`, or set `appProtocol`.',
  ],
  IST0123: ['IST0123, two injection labels', 'Namespace or pod carry both the old injection label and a revision. The old one wins.'],
  IST0125: ['IST0125, bad annotation', 'The value of the annotation cannot be read, and the injector refuses the pod.'],
  IST0127: ['IST0127, no pods selected', 'The selector of the policy fits no pod of its namespace, so it protects nothing.'],
  IST0128: ['IST0128, server not verified', 'TLS to the host without `caCertificates`: any certificate is taken.'],
  IST0129: ['IST0129, port not verified', 'TLS to this port without `caCertificates`: any certificate is taken.'],
  IST0130: [
    'IST0130, never reached',
    'An earlier route without a match, or with the same match, takes every request first. Envoy takes the first that matches.',
  ],
  IST0131: ['IST0131, match without effect', 'A match block of this route is already covered by an earlier route.'],
  IST0132: [
    'IST0132, host not on the gateway',
    'The VirtualService is bound to a Gateway that serves none of its hosts: the two must share a host.',
  ],
  IST0133: ['IST0133, schema warning', 'istiod accepts the resource with a warning.'],
  IST0134: [
    'IST0134, addresses needed',
    'A ServiceEntry with TCP ports has no addresses: connections cannot be told apart, and the port takes all.',
  ],
  IST0135: ['IST0135, deprecated annotation', 'Injection by annotation has been given up. Use the label.'],
  IST0137: ['IST0137, Services on one port', 'Several Services select these pods and use one target port with different protocols.'],
  IST0138: [
    'IST0138, certificate used twice',
    'Two Gateways of the same pods share a certificate. Browsers reuse HTTP/2 connections for both hosts, and routes for one see requests of the other.',
  ],
  IST0139: ['IST0139, injection webhook', 'Two webhooks would inject the same pods, or one calls a Service that does not exist.'],
  IST0140: [
    'IST0140, subset not used by the gateway',
    'A gateway that routes to this host without naming a subset sends to all pods: routes of the mesh do not hold there.',
  ],
  IST0144: ['IST0144, user of the proxy', 'The application runs as user 1337, which is the sidecar’s. Its traffic passes the proxy by.'],
  IST0145: ['IST0145, conflicting gateways', 'Two Gateways of the same pods claim one host on one port. The oldest wins.'],
  IST0146: [
    'IST0146, image auto without injection',
    'The image `auto` stands for the proxy’s and is replaced at injection, which does not happen here.',
  ],
  IST0147: ['IST0147, image auto without a label', 'The image `auto` is replaced at injection only, and the pod does not ask for it.'],
  IST0148: [
    'IST0148, injected by default',
    'The namespace has no injection label, but Istio is installed so that such namespaces get sidecars.',
  ],
  IST0149: [
    'IST0149, claim without authentication',
    'A route matches a claim of a token, but no RequestAuthentication verifies tokens at the gateway. The match is never true.',
  ],
  IST0150: ['IST0150, ExternalName port', 'The port of an ExternalName Service names no protocol. Name it.'],
  IST0151: [
    'IST0151, relative patch',
    'An EnvoyFilter patches relative to a filter that another may move: the order decides whether it works.',
  ],
  IST0152: ['IST0152, REPLACE', 'An EnvoyFilter replaces a filter that may not be there, or be there twice.'],
  IST0153: ['IST0153, ADD', 'An EnvoyFilter adds where its operation has no effect.'],
  IST0154: ['IST0154, REMOVE', 'An EnvoyFilter removes where its operation has no effect.'],
  IST0155: [
    'IST0155, patch without priority',
    'An EnvoyFilter patches relative to others without a priority, so that its place depends on luck.',
  ],
  IST0157: ['IST0157, provider not found', 'A Telemetry names a provider that MeshConfig does not have.'],
  IST0158: [
    'IST0158, other proxy image',
    'The sidecar of the pods is of another image than the injector’s, as after an upgrade. Restart them.',
  ],
  IST0159: ['IST0159, conflicting Telemetries', 'Several Telemetries select the same pods. Which one holds is not defined.'],
  IST0160: ['IST0160, several Telemetries', 'A namespace may have one Telemetry without a selector.'],
  IST0161: ['IST0161, certificate invalid', 'The Secret that the Gateway names holds no certificate that can be used.'],
  IST0162: [
    'IST0162, port not on the Service',
    'The Gateway opens a port that the Service of its pods does not have: nothing from outside arrives there.',
  ],
  IST0163: [
    'IST0163, webhook without an address',
    'A webhook of Istio’s calls neither a Service nor a URL, so it reaches no control plane.',
  ],
  IST0164: ['IST0164, webhook by address', 'A webhook of Istio’s calls a control plane elsewhere by an IP address, which may change.'],
  IST0165: ['IST0165, no such server', 'No server of the Gateway fits the VirtualService.'],
  IST0166: [
    'IST0166, ineffective selector',
    'A policy selects pods of a Kubernetes Gateway by labels. Such pods are selected by `targetRef`.',
  ],
  IST0167: ['IST0167, Sidecar in ambient mode', 'Sidecar resources have no effect on pods without a sidecar.'],
  IST0173: ['IST0173, subset without labels', 'A subset without labels is all pods of the host.'],
  IST0174: [
    'IST0174, subset selects no pod',
    'No pod of the host carries the labels of this subset, so requests to it fail with `503 UH`.',
  ],
  IST0176: [
    'IST0176, old Gateway API',
    'The definitions of the Gateway API in the cluster are older than those Istio reads, so resources of that kind have no effect.',
  ],
  IST0177: ['IST0177, one port, two protocols', 'ServiceEntries give one port of one host different protocols.'],
  'yaml-syntax': ['YAML that does not parse', 'The file cannot be read from here on. The picture shows the last text that could be.'],
  'unindented-yaml': [
    'Indentation lost',
    'The text looks like a manifest whose leading blanks were lost on the way. The quick fix puts them back.',
  ],
  'wrong-type': [
    'Wrong type',
    'The value is not what the field takes. An API server refuses the object, so a cluster goes on with the one it has.',
  ],
  'webhook-refuses': [
    'Refused by the webhook',
    'istiod’s webhook refuses the resource for what `istioctl analyze` does not see, most often its labels or annotations.',
  ],
  'api-server-refuses': [
    'Refused by the API server',
    'The definition of this kind does not allow the value, so `kubectl apply` refuses the resource.',
  ],
  'apply-refused': [
    'Refused by kubectl apply',
    'The step lacks a field that the object must have, or changes one that never changes. The cluster, or the controller, goes on with what it had.',
  ],
  'unknown-field': ['Unknown field', 'No version of this kind has such a field. A strict API server refuses it, others drop it.'],
  'unknown-kind': ['Unknown kind', 'Telltale does not know this kind. It has no effect on the run.'],
  'missing-kind': ['No kind', 'A manifest needs a `kind`.'],
  'missing-api-version': ['No apiVersion', 'A manifest needs an `apiVersion`.'],
  'missing-name': ['No name', 'A manifest needs `metadata.name`.'],
  'missing-field': ['Missing field', 'Something that must be there is not. What depends on it is left out.'],
  'invalid-value': ['Value that makes no sense', 'The value is of the right type, but no value that can be used. It is left out.'],
  'exclusive-fields': ['One or the other', 'Of these fields only one may be set.'],
  'snake-case-field': ['Field in snake case', 'Istio reads the field, but its documents write it in camelCase.'],
  'not-a-manifest': ['No manifest', 'The document is no Kubernetes object, and is left out.'],
  'replaced-by-later': ['Written twice', 'The same object stands in the text again. As with `kubectl apply`, the later one holds.'],
  'document-too-large': ['Too large', 'The document is larger than what a browser can work on at each keystroke.'],
  'unsupported-field': ['Field without effect', 'Valid, but not simulated. Everything else of the resource counts.'],
  'unsupported-kind': ['Kind without effect', 'Valid, but not simulated. The other resources count.'],
  'pods-share-all-labels': [
    'Pods with the same labels',
    'Two workloads give their pods the same labels, so no selector or subset can tell them apart.',
  ],
  'subset-selects-no-pod': [
    'Subset of other pods',
    'Pods carry the labels of this subset, but the Service of the host does not select them. Requests for the subset end in `503 UH`.',
  ],
  'weights-sum': ['Sum of the weights', 'The weights do not add up to 100. Istio takes each as a share of their sum.'],
  'weight-missing': ['Weight missing', 'A destination without a weight beside weighted ones counts as 0.'],
  'duplicate-scenario': ['Several scenarios', 'The text holds more than one scenario. The last one counts.'],
  'unknown-expectation': [
    'Expectation of nothing that is there',
    'An entry of `expect` names a service, version or request that this run does not have, so it cannot hold.',
  ],
  'missing-recording': [
    'Recording not here',
    'A source replays a file that is not among the texts, as links leave it out. What its `rate` and `requests` say stands in for it.',
  ],
  bounded: ['Bounded', 'The run is cut before its end, because it would be larger than a browser can hold.'],
  supposed: ['Supposed', 'Something that the manifests refer to is not among them. Telltale has added the least that makes them run.'],
  'unknown-file': ['No such file', 'A step of a lesson names a file that the lesson does not have by then.'],
  'long-lesson-step': ['Long step', 'A step of a lesson is read where it has at most 50 words.'],
  'lesson-without-solution': [
    'Task without a solution',
    'A lesson keeps a solution with each task, so that a test can show that it can be done.',
  ],
  'rollout-reference': [
    'Missing for the rollout',
    'The Rollout, the Canary or the plan of the scenario names something that is not in the text, or a route that does not lead to both versions. Its controller would wait or refuse, so nothing is rolled out.',
  ],
  'rollout-unsupported': [
    'Not carried out in the rollout',
    'The controller can do this, the simulation does not: it is passed over, and the rest of the rollout goes on. The message says what happens in its place.',
  ],
  'rollout-query': [
    'Query without an answer',
    'This metric cannot be worked out from the simulated requests. Where a cluster could (another provider than Prometheus, a metric that is not Istio’s), it counts as passed, and the message says so; a wrong query, a label that Istio does not have, or a part of PromQL that is not modelled counts at each look as its controller counts an error.',
  ],
}
