/** What an event of the queue is, by number; the target of each kind stands beside it. */
export const eventKinds = {
  /** A source sends its next request. Target: the source. */
  arrival: 0,
  /** A fault delay has passed. Target: the call. */
  delayOver: 1,
  /** A connection is there, or was refused or never answered. Target: the {@link Connecting}. */
  connected: 2,
  refused: 3,
  /** The request reaches the pod; the pod has done its own work; the answer reaches the client's proxy. Target: the attempt. */
  reachesPod: 4,
  workDone: 5,
  answer: 6,
  /** Target: the attempt. */
  perTryTimeout: 7,
  /** Target: the call. */
  timeout: 8,
  backOffOver: 9,
  /** An interval of outlier detection ends; changes of health reach the load balancer. Target: the {@link ClusterInUse}. */
  outlierTick: 10,
  healthUpdate: 11,
  /** The next step of the timeline is applied. Target: none. */
  step: 12,
  /** A user of a closed loop sends the next request. Target: the {@link Session}. */
  userAsks: 13,
  /** Something is done to pods. Target: the {@link PodAction}. */
  podAction: 14,
  /** A pod has started. Target: its {@link FleetPod}. */
  podReady: 15,
  /** istiod has told the proxies which pods are there. Target: none. */
  endpointsPushed: 16,
  /** The HorizontalPodAutoscalers look at the load. Target: none. */
  autoscale: 17,
  /** A controller looks. Target: the {@link Controller}. */
  look: 18,
} as const
