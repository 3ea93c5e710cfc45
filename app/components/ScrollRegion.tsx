import type { ReactNode, Ref } from 'react'

interface ScrollRegionProps {
  readonly label: string
  readonly className: string
  readonly region?: Ref<HTMLElement>
  readonly children: ReactNode
}

/** A part of the window that scrolls by itself: it has a name, and Tab reaches it, so that keys can scroll it. */
export function ScrollRegion({ label, className, region, children }: ScrollRegionProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={className} aria-label={label} tabIndex={0} ref={region}>
      {children}
    </section>
  )
}
