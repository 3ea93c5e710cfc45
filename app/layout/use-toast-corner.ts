import { type RefObject, useEffect } from 'react'

/** Keeps the toasts at the bottom left of the picture in `panel`, `clearance` px above its lower edge. */
export function useToastCorner(panel: RefObject<HTMLElement | null>, clearance: number): void {
  useEffect(() => {
    const element = panel.current
    if (!element) return
    const { style } = document.documentElement
    const observer = new ResizeObserver(() => {
      const { left, bottom } = element.getBoundingClientRect()
      style.setProperty('--toast-left', `${left + 16}px`)
      style.setProperty('--toast-bottom', `${innerHeight - bottom + clearance}px`)
    })
    observer.observe(element)
    observer.observe(document.body)
    return () => {
      observer.disconnect()
      style.removeProperty('--toast-left')
      style.removeProperty('--toast-bottom')
    }
  }, [panel, clearance])
}
