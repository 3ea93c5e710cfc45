import { formatDuration, parseDuration } from '../core/duration.ts'

/** A duration of the text as protobuf's JSON prints it; a text that is no duration counts as zero. */
export function protoDuration(text: string): string {
  return formatDuration(parseDuration(text) ?? 0)
}
