// biome-ignore-all lint/suspicious/noTemplateCurlyInString: snippets hold places to be filled in
/** A piece of text with places to fill in. */
export interface Snippet {
  readonly label: string
  readonly detail: string
  readonly lines: readonly string[]
}

const splitRoute = [
  'route:',
  '- destination:',
  `    host: \${1:reviews}`,
  `    subset: \${2:v1}`,
  `  weight: \${3:90}`,
  '- destination:',
  `    host: \${1:reviews}`,
  `    subset: \${4:v2}`,
  `  weight: \${5:10}`,
]

const lessonStep = [
  'title: ${1:Give v2 a tenth}',
  'text: |',
  '  ${2:What is to be done, and why.}',
  'task:',
  '- { share: ${3:reviews v2}, is: ${4:10} }',
  'solution:',
  '  ${5:routes.yaml}: |',
  '    $0',
]

/** By the type of the object in which they may stand; `Document` for an empty one. */
const snippets: Readonly<Record<string, readonly Snippet[]>> = {
  Document: [
    {
      label: 'VirtualService with a split',
      detail: 'routes of a host, shared by weight',
      lines: [
        'apiVersion: networking.istio.io/v1',
        'kind: VirtualService',
        'metadata:',
        `  name: \${1:reviews}`,
        'spec:',
        `  hosts: [\${1:reviews}]`,
        '  http:',
        ...splitRoute.map((line, i) => `${i === 0 ? '  - ' : '    '}${line}`),
      ],
    },
    {
      label: 'DestinationRule with subsets',
      detail: 'versions of a host by their labels',
      lines: [
        'apiVersion: networking.istio.io/v1',
        'kind: DestinationRule',
        'metadata:',
        `  name: \${1:reviews}`,
        'spec:',
        `  host: \${1:reviews}`,
        '  subsets:',
        `  - { name: \${2:v1}, labels: { version: \${2:v1} } }`,
        `  - { name: \${3:v2}, labels: { version: \${3:v2} } }`,
      ],
    },
    {
      label: 'Gateway',
      detail: 'lets requests in from outside',
      lines: [
        'apiVersion: networking.istio.io/v1',
        'kind: Gateway',
        'metadata:',
        `  name: \${1:gateway}`,
        'spec:',
        '  selector:',
        '    istio: ingressgateway',
        '  servers:',
        '  - port: { number: 80, name: http, protocol: HTTP }',
        `    hosts: ["\${2:*}"]`,
      ],
    },
    {
      label: 'Scenario',
      detail: 'who sends what, for how long',
      lines: [
        'apiVersion: telltale.dev/v1',
        'kind: Scenario',
        'metadata:',
        '  name: ${1:traffic}',
        'spec:',
        '  duration: 60s',
        '  seed: 7',
        '  traffic:',
        '  - name: ${2:users}',
        '    from: { gateway: ${3:gateway} }',
        '    rate: ${4:40/s}',
        '    requests:',
        '    - { url: ${5:http://shop.example/} }',
      ],
    },
    {
      label: 'Lesson',
      detail: 'steps to read and do, checked on the run',
      lines: [
        'apiVersion: telltale.dev/v1',
        'kind: Lesson',
        'metadata:',
        '  name: ${6:lesson}',
        'spec:',
        '  title: ${7:A canary by weight}',
        '  files:',
        '    ${5:routes.yaml}: |',
        '      ${8:apiVersion: networking.istio.io/v1}',
        '  steps:',
        ...lessonStep.map((line, i) => `${i === 0 ? '  - ' : '    '}${line}`),
      ],
    },
  ],
  LessonSpec: [
    {
      label: 'a step',
      detail: 'text, task and solution',
      lines: ['steps:', ...lessonStep.map((line, i) => `${i === 0 ? '- ' : '  '}${line}`)],
    },
  ],
  LessonStep: [{ label: 'a step', detail: 'text, task and solution', lines: lessonStep }],
  ScenarioSource: [
    {
      label: 'steady traffic',
      detail: 'requests through a gateway',
      lines: [
        'name: ${1:users}',
        'from: { gateway: ${2:gateway} }',
        'rate: ${3:40/s}',
        'requests:',
        '- { url: ${4:http://shop.example/} }',
      ],
    },
  ],
  ScenarioStep: [
    {
      label: 'apply later',
      detail: 'manifests, at a time of the run',
      lines: ['at: ${1:30s}', 'name: ${2:second step}', 'apply: |', '  $0'],
    },
    { label: 'kill a pod', detail: 'it starts again', lines: ['at: ${1:30s}', 'kill: { workload: ${2:reviews-v1}, count: 1 }'] },
  ],
  HTTPRoute: [
    { label: 'route by weight', detail: 'two destinations that share the requests', lines: splitRoute },
    {
      label: 'match a header',
      detail: 'only requests that carry it',
      lines: ['match:', '- headers:', `    \${1:end-user}:`, `      exact: \${2:jason}`],
    },
    { label: 'match a path', detail: 'only requests below it', lines: ['match:', '- uri:', `    prefix: \${1:/api}`] },
    {
      label: 'retry',
      detail: 'failed requests, a few times',
      lines: ['retries:', `  attempts: \${1:2}`, `  perTryTimeout: \${2:1s}`, `  retryOn: \${3:5xx}`],
    },
    {
      label: 'delay some',
      detail: 'a share of the requests, for a test',
      lines: ['fault:', '  delay:', '    percentage:', `      value: \${1:10}`, `    fixedDelay: \${2:2s}`],
    },
    {
      label: 'fail some',
      detail: 'a share of the requests, for a test',
      lines: ['fault:', '  abort:', '    percentage:', `      value: \${1:10}`, `    httpStatus: \${2:503}`],
    },
  ],
  TrafficPolicy: [
    {
      label: 'eject failing pods',
      detail: 'after errors in a row, for a while',
      lines: ['outlierDetection:', `  consecutive5xxErrors: \${1:5}`, `  interval: \${2:10s}`, `  baseEjectionTime: \${3:30s}`],
    },
  ],
}

/** The snippets that fit into an object of a type. */
export function snippetsFor(type: string): readonly Snippet[] {
  return snippets[type] ?? []
}
