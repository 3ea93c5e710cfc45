import type { ReactNode } from 'react'
import './marks.css'

/** A key of the keyboard. */
export function Kbd({ children }: { children: ReactNode }) {
  return <kbd className="tt-kbd">{children}</kbd>
}
