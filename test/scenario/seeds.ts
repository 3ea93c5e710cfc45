/** Manifests as tutorials print them, by what they show. Written here again, in the shape in which people paste them. */

export const serviceOnly = `apiVersion: v1
kind: Service
metadata:
  name: example-service
spec:
  type: ClusterIP
  selector:
    app: example-app
  ports:
  - port: 80
    targetPort: 8080
`

export const prefixOnly = `apiVersion: networking.istio.io/v1alpha3
kind: VirtualService
metadata:
  name: example-virtualservice
spec:
  hosts:
  - example-service
  http:
  - match:
    - uri:
        prefix: /api
    route:
    - destination:
        host: example-service
        port:
          number: 80
`

export const appDeployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-deployment
  namespace: frontend
spec:
  replicas: 1
  selector:
    matchLabels:
      app: app
  template:
    metadata:
      labels:
        app: app
    spec:
      containers:
      - name: app
        image: app:1.1
        ports:
        - containerPort: 80
`

export const appService = `apiVersion: v1
kind: Service
metadata:
  name: app-svc
  namespace: frontend
spec:
  ports:
  - port: 80
    name: http
    targetPort: 80
  selector:
    app: app
`

export const appVirtualService = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: app-vs
  namespace: frontend
spec:
  hosts:
  - app-svc
  http:
  - match:
    - uri:
        prefix: /login
    rewrite:
      uri: /
    route:
    - destination:
        host: app-svc.frontend.svc.cluster.local
        port:
          number: 80
  - match:
    - uri:
        prefix: /
    route:
    - destination:
        host: app-svc.frontend.svc.cluster.local
        port:
          number: 80
`

export const bookinfoVirtualService = `apiVersion: networking.istio.io/v1alpha3
kind: VirtualService
metadata:
  name: bookinfo
spec:
  hosts:
    - "bookinfo.app"
  gateways:
    - bookinfo-gateway
  http:
    - match:
        - uri:
            exact: /productpage
        - uri:
            prefix: /static
        - uri:
            exact: /login
        - uri:
            exact: /logout
        - uri:
            prefix: /api/v1/products
      route:
        - destination:
            host: productpage
            port:
              number: 9080
`

export function reviewsDeployment(version: string, replicas: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: reviews-${version}
spec:
  replicas: ${replicas}
  template:
    metadata:
      labels:
        app: reviews
        version: v1
`
}

export const reviewsService = `apiVersion: v1
kind: Service
metadata:
  name: reviews
spec:
  ports:
    - port: 9080
      name: http
  selector:
    app: reviews
`

export const reviewsVirtualService = `apiVersion: networking.istio.io/v1alpha3
kind: VirtualService
metadata:
  name: reviews
spec:
  hosts:
    - reviews
  http:
    - route:
        - destination:
            host: reviews
            subset: v1
          weight: 99
        - destination:
            host: reviews
            subset: v2
          weight: 1
`

export const fleetmanVirtualService = `kind: VirtualService
apiVersion: networking.istio.io/v1alpha3
metadata:
  name: fleetman-staff-service
  namespace: default
  uid: 2455278e-eebf-469c-9587-57d0301f07e4
  resourceVersion: '68084'
  generation: 1
  creationTimestamp: '2024-10-10T07:03:57Z'
  labels:
    kiali_wizard: weighted_routing
  managedFields:
    - manager: Go-http-client
      operation: Update
      apiVersion: networking.istio.io/v1alpha3
      time: '2024-10-10T07:03:57Z'
spec:
  hosts:
    - fleetman-staff-service.default.svc.cluster.local
  http:
    - route:
        - destination:
            host: fleetman-staff-service.default.svc.cluster.local
            subset: safe
          weight: 90
        - destination:
            host: fleetman-staff-service.default.svc.cluster.local
            subset: risky
          weight: 10
`

export const together = (...texts: readonly string[]) => texts.join('---\n')
