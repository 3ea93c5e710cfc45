import { grpcCodeOf, parseDuration } from '../../src/index.ts'

/** What is wrong with a value that is typed; undefined if nothing. */
export type Check = (value: string) => string | undefined

/** Empty is fine: what is not written has its default. */
function optional(check: Check): Check {
  return (value) => (value === '' ? undefined : check(value))
}

export const isDuration = optional((value) => (parseDuration(value) === undefined ? 'A duration looks like 3s' : undefined))
export const isPercentage = optional((value) => (/^\d+(\.\d+)?$/.test(value) && Number(value) <= 100 ? undefined : 'From 0 to 100'))
export const isStatus = optional((value) => (/^[2-5]\d\d$/.test(value) ? undefined : 'A status looks like 503'))
export const isFailure = optional((value) =>
  /^([2-5]\d\d|reset|hang)$/.test(value) || grpcCodeOf(value) > 0 ? undefined : 'A status, reset or hang',
)
export const isCount = optional((value) => (/^\d{1,9}$/.test(value) ? undefined : 'A whole number'))
export const isRate = optional((value) => (/^\d+(\.\d+)?(\/[smh])?$/.test(value) ? undefined : 'A rate looks like 40/s'))
export const isReplicas: Check = (value) => (/^\d{1,3}$/.test(value) ? undefined : 'A whole number')

/** A number where the text is one. */
export function plain(value: string): string | number {
  return /^\d+(\.\d+)?$/.test(value) ? Number(value) : value
}
