import type { CircuitBreakerLimits } from './cluster-spec.ts'

/** A cluster's use of its limits, shared by all requests of one proxy (source/common/upstream/resource_manager_impl.h). Limits are tested as current < max. */
export class CircuitBreaker {
  limits: CircuitBreakerLimits
  connections = 0
  pending = 0
  requests = 0
  retries = 0

  constructor(limits: CircuitBreakerLimits) {
    this.limits = limits
  }

  get admitsConnection(): boolean {
    return this.connections < this.limits.maxConnections
  }

  get admitsPending(): boolean {
    return this.pending < this.limits.maxPendingRequests
  }

  get admitsRequest(): boolean {
    return this.requests < this.limits.maxRequests
  }

  /** A retry budget, where there is one, replaces the limit: a share of the requests active and pending, but at least a minimum. */
  get admitsRetry(): boolean {
    const { retryBudget, maxRetries } = this.limits
    if (!retryBudget) return this.retries < maxRetries
    const allowed = Math.floor((retryBudget.percent / 100) * (this.requests + this.pending))
    return this.retries < Math.max(allowed, retryBudget.minConcurrency)
  }
}
