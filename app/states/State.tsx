import { type ReactNode, type RefObject, useLayoutEffect, useRef } from 'react'
import './states.css'

export interface StateProps {
  icon: ReactNode
  title: string
  text: ReactNode
  actions: ReactNode
  foot?: ReactNode
}

/** Says why there is no picture, and what to do: in the middle of where it would be. */
export function State({ icon, title, text, actions, foot }: StateProps) {
  return (
    <section className="tt-state" aria-label={title}>
      <div className="tt-state-middle">
        <span className="tt-state-icon">{icon}</span>
        <h2 className="tt-state-title">{title}</h2>
        <p className="tt-state-text">{text}</p>
        <div className="tt-state-actions">{actions}</div>
      </div>
      {foot !== undefined && <code className="tt-state-foot">{foot}</code>}
    </section>
  )
}

/** The same over the lower part of a picture that goes on. */
export function StateCard({ title, text, children }: { title: string; text: ReactNode; children: ReactNode }) {
  const card = useRef<HTMLElement>(null)
  useToastsAbove(card)
  return (
    <section ref={card} className="tt-state-card" aria-label={title}>
      <p className="tt-state-card-text">
        <b>{title}</b> {text}
      </p>
      <div className="tt-state-card-actions">{children}</div>
    </section>
  )
}

/** Toasts come up in the same corner: they stand above the card, and not on its buttons. */
function useToastsAbove(card: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const { style } = document.documentElement
    style.setProperty('--toast-above', `${(card.current?.offsetHeight ?? 0) + 8}px`)
    return () => {
      style.removeProperty('--toast-above')
    }
  }, [card])
}
