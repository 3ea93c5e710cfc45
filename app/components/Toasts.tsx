import { Toast as Base } from '@base-ui/react/toast'
import { Check, CircleX, X } from 'lucide-react'
import { toasts } from './toast.ts'
import './toast.css'

/** Where toasts appear; stands once in the window. */
export function Toasts() {
  return (
    <Base.Provider toastManager={toasts} limit={3}>
      <Base.Portal>
        <Base.Viewport className="tt-toasts">
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  )
}

function ToastList() {
  const { toasts: shown } = Base.useToastManager()
  return shown.map((toast) => (
    <Base.Root key={toast.id} toast={toast} className="tt-toast" swipeDirection={['left', 'down']}>
      {toast.type === 'failure' ? (
        <CircleX size={16} strokeWidth={1.75} className="tt-toast-failure" aria-hidden="true" />
      ) : (
        <Check size={16} strokeWidth={1.75} aria-hidden="true" />
      )}
      <Base.Content className="tt-toast-content">
        <Base.Title className="tt-toast-title" render={<span />} />
        <Base.Description className="tt-toast-text" render={<span />} />
      </Base.Content>
      <Base.Action className="tt-button tt-button-quiet tt-button-small" />
      <Base.Close className="tt-button tt-button-quiet tt-button-small tt-icon-button" aria-label="Close">
        <X size={14} strokeWidth={2} aria-hidden="true" />
      </Base.Close>
    </Base.Root>
  ))
}
