import { lazy, type ReactNode, Suspense } from 'react'
import { Popover } from '../components/Popover.tsx'
import type { TermId } from './glossary.ts'
import './term.css'

const Explanation = lazy(async () => ({ default: (await import('./Explanation.tsx')).Explanation }))

/** A word of the window that can be asked what it means. */
export function TermButton({ id, children }: { id: TermId; children: ReactNode }) {
  return (
    <Popover
      label="Explanation"
      trigger={
        <button type="button" className="tt-term">
          {children}
        </button>
      }
    >
      <Suspense fallback={null}>
        <Explanation id={id} />
      </Suspense>
    </Popover>
  )
}
