import { bulletWidth } from './place-notes.ts'

export interface BulletProps {
  /** All 0..1. */
  observed: number
  expected: number
  half: number
  tone: string
}

/** A share against what was expected: bar = seen, tick = expected, band = where 95 of 100 samples fall. */
export function Bullet({ observed, expected, half, tone }: BulletProps) {
  const x = (value: number) => Math.min(1, Math.max(0, value)) * bulletWidth
  const band = Math.max(2, x(expected + half) - x(expected - half))
  return (
    <svg className="tt-bullet" width={bulletWidth} height="11" aria-hidden="true">
      <rect y="4" width={bulletWidth} height="3" rx="1.5" fill="var(--line)" />
      <rect x={x(expected - half)} y="2" width={band} height="7" rx="1" fill="var(--text-3)" opacity="0.4" />
      <rect y="4" width={x(observed)} height="3" rx="1" fill={`var(${tone})`} />
      <rect x={Math.min(bulletWidth - 1.5, Math.max(0, x(expected) - 0.75))} width="1.5" height="11" fill="var(--ink)" />
    </svg>
  )
}
