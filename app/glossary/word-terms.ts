/** Words of Istio and Envoy as the window uses them. */
export const wordTerms: Readonly<Record<string, readonly [title: string, text: string]>> = {
  host: [
    'Host',
    'The name that a request asks for. Short names are completed by the namespace of the resource that writes them: `reviews` in `default` is `reviews.default.svc.cluster.local`.',
  ],
  subset: [
    'Subset',
    'A name for some of a host’s pods, by labels that they carry. A DestinationRule defines it, a VirtualService routes to it. Each is an Envoy cluster of its own.',
  ],
  version: ['Version', 'The value of the label `version` of a workload’s pods. Only a subset makes the mesh see it.'],
  'virtual-service': [
    'VirtualService',
    'Says where requests for a host go. Bound to `mesh` it configures sidecars of callers, bound to a Gateway that gateway. Without `gateways` it is the mesh.',
  ],
  'destination-rule': [
    'DestinationRule',
    'Says how a host is called once it is chosen: subsets, load balancing, connection pools, outlier detection, TLS. Applied by the caller’s proxy.',
  ],
  gateway: ['Gateway', 'Opens ports on the pods of a gateway for some hosts. Only a VirtualService bound to it routes what comes in.'],
  sidecar: ['Sidecar', 'The Envoy beside an application. It decides where the application’s requests go, and checks what comes in.'],
  'virtual-host': [
    'Virtual host',
    'Envoy’s list of routes for some host names, on one port. An exact name goes before `*.suffix`, and that before `*`.',
  ],
  route: ['Route', 'A match and what to do with it. Envoy takes the first route of the virtual host that matches, and looks no further.'],
  cluster: [
    'Cluster',
    'Envoy’s name for where requests can go: `outbound|9080|v1|reviews.default.svc.cluster.local` is direction, port, subset and host.',
  ],
  endpoint: ['Endpoint', 'Address and port of one pod that a Service selects and that is ready.'],
  draw: [
    'Draw',
    'The random number of a request. For weights 90 and 10 it lies between 0 and 99: 0 to 89 is the first destination, the rest the second.',
  ],
  'load-balancing': [
    'Load balancing',
    'How a proxy picks one pod of a cluster. Istio’s default is `LEAST_REQUEST`: two pods by chance, and of them the one with fewer active requests. Others are ROUND_ROBIN, RANDOM and consistent hashing.',
  ],
  'consistent-hash': [
    'Consistent hashing',
    'The same header, cookie, query parameter or address leads to the same pod, as long as the pods stay. Within the cluster that weights chose.',
  ],
  ejection: [
    'Ejection',
    'A proxy leaves a failing pod out of its load balancing for a while. Other proxies and Kubernetes know nothing of it.',
  ],
  panic: [
    'Panic mode',
    'Where fewer than `minHealthPercent` of the pods are healthy, Envoy sends to all of them again. Istio turns it off by default.',
  ],
  'back-off': [
    'Back-off',
    'The wait before a retry: by chance between 0 and 25 ms for the first, and twice as much for each next one, up to ten times the base.',
  ],
  canary: ['Canary', 'A new version that gets a small share of the requests first. Weights decide the share, chance decides the requests.'],
  rollout: [
    'Rollout',
    'A new version takes the place of the old one step by step. Argo Rollouts (`Rollout`) and Flagger (`Canary`) set the weights of a VirtualService, look at Istio’s metrics in between, and go on, promote or abort. Telltale plays what they would do in this run.',
  ],
  regression: [
    'Regression',
    'What is worse in the new version: part of its requests fail, or its answers take longer. It is written in the scenario, `spec.rollout.regression`, and holds for the pods of the new version alone.',
  ],
  check: [
    'Check',
    'A controller’s look at a metric: the value, its bound, and how many requests the value rests on. A value of few requests says little: of 20 requests with 5 % failures, 36 of 100 such looks see none.',
  ],
  sample: [
    'Sample',
    'The requests that a check rests on: rate × share × time. A small one misses a small regression by chance, a larger one costs time and requests that meet it.',
  ],
  'plan-model': [
    'Model of a plan',
    'For the table of plans the counts of each check are drawn by chance from what was measured of both versions: how many requests come, how many fail, how long they take. The same controller decides on them as in the run. It tells how often a plan would miss a regression, where one run tells of one rollout only.',
  ],
  'false-alarm': ['False alarm', 'A healthy version that is aborted, because chance put a value over its bound.'],
  'blue-green': ['Blue / green', 'Two versions stand ready, one gets everything. A change of the route switches them at once.'],
  'dead-route': [
    'Never reached',
    'Proven from the rules: an earlier route takes every request that this one would match (IST0130). Unlike “no request in this run”, which only speaks of this sample.',
  ],
  supposed: [
    'Supposed',
    'What a fragment leaves out, such as the Service behind a VirtualService. Telltale adds the least that makes it run, in a file of its own that you can edit.',
  ],
  'export-to': ['exportTo', 'Which namespaces see a Service, VirtualService or DestinationRule. Without it: all.'],
}
