import { CircleX, Info, TriangleAlert } from 'lucide-react'
import type { Severity } from '../../src/index.ts'

/** The sign of an error, a warning or a note. */
export function SeverityIcon({ severity, size = 14 }: { severity: Severity; size?: number }) {
  const Icon = severity === 'error' ? CircleX : severity === 'warning' ? TriangleAlert : Info
  return <Icon size={size} strokeWidth={2} className={`tt-severity-icon-${severity}`} aria-hidden="true" />
}
