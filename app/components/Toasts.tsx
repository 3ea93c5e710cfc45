import { Check, CircleX, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { Button } from './Button.tsx'
import { IconButton } from './IconButton.tsx'
import { closeToast, type Toast, toastStore } from './toast.ts'
import './toast.css'

const shownMs = 5000

/** Where toasts appear; stands once in the window. A press on F6 reaches it. */
export function Toasts() {
  const toasts = useStore(toastStore, (state) => state.toasts)
  return (
    <section className="tt-toasts" aria-label="Messages" aria-live="polite" hidden={toasts.length === 0}>
      {toasts.map((toast) => (
        <ToastView key={toast.id} toast={toast} />
      ))}
    </section>
  )
}

function ToastView({ toast }: { toast: Toast }) {
  const { id, title, text, failure = false, lasting = failure, action } = toast
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (lasting || held) return
    const timer = setTimeout(() => closeToast(id), shownMs)
    return () => clearTimeout(timer)
  }, [id, lasting, held])
  const hold = {
    onPointerEnter: () => setHeld(true),
    onPointerLeave: () => setHeld(false),
    onFocus: () => setHeld(true),
    onBlur: () => setHeld(false),
  }
  return (
    <div className="tt-toast" {...hold}>
      {failure ? (
        <CircleX size={16} strokeWidth={1.75} className="tt-toast-failure" aria-hidden="true" />
      ) : (
        <Check size={16} strokeWidth={1.75} aria-hidden="true" />
      )}
      <div className="tt-toast-content">
        <span className="tt-toast-title">{title}</span>
        {text !== undefined && <span className="tt-toast-text">{text}</span>}
      </div>
      {action && (
        <Button
          variant="quiet"
          size="small"
          onClick={() => {
            action.run()
            closeToast(id)
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton size="small" label="Close" icon={<X size={14} strokeWidth={2} />} onClick={() => closeToast(id)} />
    </div>
  )
}
