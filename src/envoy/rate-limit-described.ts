import type { LocalRateLimitConfig } from '../xds/rate-limit-config.ts'
import type { BucketRules } from './decision.ts'
import { descriptorText } from './rate-limit-descriptor.ts'

type Descriptors = NonNullable<LocalRateLimitConfig['descriptors']>
type Entries = NonNullable<Descriptors[number]['entries']>

/** The bucket that counts a descriptor, if any does. */
export type DescribedBuckets = (descriptor: string) => BucketRules | undefined

interface Pattern {
  readonly entries: Entries
  readonly bucket: BucketRules
}

// Simplified: of an entry without a value each value has a bucket of its own for good, where Envoy forgets all but the last 20 (max_dynamic_descriptors).
/**
 * The buckets of a limit's `descriptors`, by their place; undefined where it has none. What is written out goes before what has an entry without a
 * value, which stands for each value by itself (`source/extensions/filters/common/local_ratelimit/local_ratelimit_impl.cc`).
 */
export function compileDescribedBuckets(
  descriptors: Descriptors,
  bucketAt: (place: number) => BucketRules | undefined,
): DescribedBuckets | undefined {
  const patterns = descriptors.flatMap(({ entries = [] }, i): Pattern[] => {
    const bucket = bucketAt(i)
    return bucket ? [{ entries, bucket }] : []
  })
  if (patterns.length === 0) return undefined
  const known = new Map<string, BucketRules | undefined>()
  for (const { entries, bucket } of patterns) if (entries.every(({ value }) => value)) known.set(descriptorText(entries), bucket)
  const open = patterns.filter(({ entries }) => entries.some(({ value }) => !value))
  return (text) => {
    if (!known.has(text)) known.set(text, openBucket(open, text))
    return known.get(text)
  }
}

function openBucket(open: readonly Pattern[], text: string): BucketRules | undefined {
  const given = JSON.parse(text) as readonly (readonly [key: string, value: string])[]
  const found = open.find(
    ({ entries }) =>
      entries.length === given.length &&
      entries.every(({ key = '', value }, i) => key === given[i]?.[0] && (!value || value === given[i]?.[1])),
  )
  return found && { ...found.bucket, key: `${found.bucket.key} ${text}` }
}
