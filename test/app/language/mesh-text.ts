/** Services, versions and rules that the tests of the language features speak of. */
export const meshText = `apiVersion: v1
kind: Service
metadata: { name: reviews }
spec:
  ports:
  - { port: 9080, name: http }
  selector: { app: reviews }
---
apiVersion: v1
kind: Service
metadata:
  name: ratings
  namespace: prod
spec:
  ports:
  - port: 8000
    name: http
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews-v1 }
spec:
  template:
    metadata:
      labels: { app: reviews, version: v1 }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews }
spec:
  host: reviews
  subsets:
  - { name: v1, labels: { version: v1 } }
  - name: v2
    labels: { version: v2 }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: front }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: maps }
spec:
  hosts: [maps.example.com]
  ports:
  - { number: 443, name: tls, protocol: TLS }
`
