/** The version of Istio, with its Envoy, whose behaviour the engine follows. */
export const istioVersion = '1.32'
