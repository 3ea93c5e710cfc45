/**
 * What manifests and scenarios are mostly made of: deflate refers back into this text instead of repeating it. Part of version 1 of the link
 * and therefore never to change, not by one character; a better text is the dictionary of a new version. At most 4 KB; what is most common
 * stands last.
 */
export const linkDictionaryV1 = `      serviceAccountName: bookinfo-
        imagePullPolicy: IfNotPresent
        volumeMounts:
        - name: tmp
          mountPath: /tmp
      volumes:
      - name: tmp
        emptyDir: {}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: bookinfo-productpage
  labels:
    account: productpage
---
  namespace: istio-system
scenario.yaml apiVersion: telltale.dev/v1
kind: Scenario
metadata: { name: reviews-canary }
spec:
  duration: 60s
  seed: 7
  traffic:
    - name: users
      from: { gateway: bookinfo-gateway }
      from: { workload: client }
      rate: 40/s
      requests:
        - { weight: 9, method: GET, url: http://bookinfo.app/productpage }
        - { weight: 1, url: http://reviews:9080/reviews/0, headers: { end-user: jason } }
  workloads:
    - match: { app: productpage }
      latency: { p50: 8ms, p99: 30ms }
      failures:
        - { percentage: 5, status: 503, between: [ 20s, 40s ] }
      calls:
        - { url: http://details:9080/details/0, forwardHeaders: [ end-user ] }
        - { url: http://ratings:9080/ratings/0 }
    - match: { app: reviews, version: v2 }
  timeline:
    - at: 40s
      name: reviews 50 / 50
      apply: |-
          hosts: [reviews]
            - destination: { host: reviews, subset: v1 }
              weight: 50
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: bookinfo-gateway
spec:
  selector:
    istio: ingressgateway
  servers:
  - port: { number: 80, name: http, protocol: HTTP }
    hosts:
    - "*"
---
apiVersion: networking.istio.io/v1beta1
kind: VirtualService
metadata:
  name: bookinfo
spec:
  hosts:
  - "*"
  gateways:
  - bookinfo-gateway
  http:
  - match:
    - uri:
        exact: /productpage
    - uri:
        prefix: /static
    rewrite:
      uri: /
    route:
    - destination:
        host: productpage
        port:
          number: 9080
    mirror: { host: details, subset: v2 }
    mirrorPercentage: { value: 20 }
    fault:
      abort: { percentage: { value: 10 }, httpStatus: 500 }
      delay:
        percentage: { value: 10 }
        fixedDelay: 2s
    timeout: 3s
    retries:
      attempts: 2
      perTryTimeout: 1s
      retryOn: connect-failure,503,5xx,gateway-error,reset
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: reviews
spec:
  host: reviews
  trafficPolicy:
    loadBalancer:
      simple: ROUND_ROBIN
    connectionPool:
      tcp: { maxConnections: 1 }
      http: { http1MaxPendingRequests: 1, maxRequestsPerConnection: 1 }
    outlierDetection:
      consecutive5xxErrors: 3
      interval: 5s
      baseEjectionTime: 30s
      maxEjectionPercent: 50
  subsets:
  - name: v1
    labels:
      version: v1
  - { name: v2, labels: { version: v2 } }
---
bookinfo.yaml apiVersion: v1
kind: Service
metadata:
  name: details
  labels:
    app: details
    service: details
spec:
  ports:
  - port: 9080
    name: http
    targetPort: 8080
  selector:
    app: details
  type: ClusterIP
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: reviews-v1
  namespace: default
  labels:
    app: reviews
    version: v1
spec:
  replicas: 1
  selector:
    matchLabels:
      app: reviews
      version: v1
  template:
    metadata:
      labels:
        app: reviews
        version: v1
    spec:
      containers:
      - name: reviews
        image: docker.io/istio/examples-bookinfo-reviews-v1:1.20.3
        ports:
        - containerPort: 9080
---
manifests.yaml apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
spec:
  hosts:
  - reviews
  http:
  - name: canary
    match:
    - headers:
        end-user:
          exact: jason
    route:
    - destination:
        host: reviews
        subset: v2
  - route:
    - destination:
        host: reviews
        subset: v1
      weight: 90
    - destination:
        host: reviews
        subset: v2
      weight: 10
`
