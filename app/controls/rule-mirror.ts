import type { Plain } from './print-yaml.ts'
import { removeValue, setValue } from './set-value.ts'
import { lengthAt, type Path, type Place, valueAt } from './yaml-place.ts'

/** Where a route sends copies of its requests. */
export interface Mirror {
  readonly host: string
  readonly subset: string
  /** Of 100 requests; empty as not written: all. */
  readonly percentage: string
}

interface MirrorPaths {
  readonly destination: Path
  readonly percentage: Path
}

const single: MirrorPaths = { destination: ['mirror'], percentage: ['mirrorPercentage', 'value'] }
const listed: MirrorPaths = { destination: ['mirrors', 0, 'destination'], percentage: ['mirrors', 0, 'percentage', 'value'] }

/** The mirror of a route, the first of several; null where there is none. */
export function readMirror(text: string, rule: Place): Mirror | null {
  const { destination, percentage } = pathsOf(text, rule)
  const host = valueAt(text, rule, [...destination, 'host'])
  if (host === '') return null
  return { host, subset: valueAt(text, rule, [...destination, 'subset']), percentage: valueAt(text, rule, percentage) }
}

/** `text` with the mirror of a route set, or taken away. */
export function withMirror(text: string, rule: Place, mirror: Mirror | null): string {
  const paths = pathsOf(text, rule)
  const before = readMirror(text, rule)
  if (!mirror) return before ? withoutMirror(text, rule, paths) : text
  const { host, subset, percentage } = mirror
  const steps: readonly ((text: string) => string)[] = [
    (now) =>
      before
        ? setValue(now, rule, [...paths.destination, 'host'], host)
        : setValue(now, rule, paths.destination, destination(host, subset)),
    (now) => {
      const path = [...paths.destination, 'subset']
      if (valueAt(now, rule, path) === subset) return now
      return subset === '' ? removeValue(now, rule, path) : setValue(now, rule, path, subset)
    },
    (now) => (percentage === valueAt(now, rule, paths.percentage) ? now : withPercentage(now, rule, paths, percentage)),
  ]
  return steps.reduce((now, step) => step(now), text)
}

function destination(host: string, subset: string): Plain {
  return subset === '' ? { host } : { host, subset }
}

function withPercentage(text: string, rule: Place, { percentage: path }: MirrorPaths, percentage: string): string {
  return percentage === '' ? removeValue(text, rule, path) : setValue(text, rule, path, Number(percentage))
}

function withoutMirror(text: string, rule: Place, paths: MirrorPaths): string {
  if (paths === listed) return removeValue(text, rule, lengthAt(text, rule, ['mirrors']) > 1 ? ['mirrors', 0] : ['mirrors'])
  return removeValue(withPercentage(text, rule, paths, ''), rule, ['mirror'])
}

function pathsOf(text: string, rule: Place): MirrorPaths {
  return lengthAt(text, rule, ['mirrors']) > 0 ? listed : single
}
