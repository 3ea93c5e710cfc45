/**
 * Envoy's jittered exponential back-off: before the n-th retry (from 1) a whole number of milliseconds, uniform in [0, W_n), where W_1 is the
 * base interval and W doubles while it is below half of the maximum, then is the maximum.
 * See source/common/common/backoff_strategy.cc.
 */
export function backOffMs(retry: number, baseIntervalMs: number, maxIntervalMs: number, random: number): number {
  let window = Math.max(1, Math.floor(baseIntervalMs))
  const max = Math.max(window, Math.floor(maxIntervalMs))
  for (let n = 1; n < retry && window < max; n++) window = window < max / 2 ? window * 2 : max
  return random % window
}
