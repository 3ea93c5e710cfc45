import type { ReactNode } from 'react'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { PreviewText } from './PreviewText.tsx'
import type { previewOf } from './preview.ts'
import './wizard.css'

interface WriteDialogProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: string
  readonly previews: ReturnType<typeof previewOf>
  /** Why what is filled in cannot be written; shown under the form. */
  readonly problem: string | undefined
  /** Why there is nothing to write, where the form is right. */
  readonly idle?: string | undefined
  readonly danger?: boolean
  /** `Write to reviews.yaml`. */
  readonly action: string
  readonly onWrite: () => void
  /** The form. */
  readonly children: ReactNode
}

/** A form, and beside it the YAML that it writes. */
export function WriteDialog({ open, onOpenChange, title, previews, problem, idle, danger = false, action, ...rest }: WriteDialogProps) {
  const { onWrite, children } = rest
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      width={860}
      foot={
        <>
          <Button variant="quiet" onClick={() => onOpenChange(false)}>
            Cancel
          </Button>
          <span className="tt-wizard-space" />
          <Button variant={danger ? 'danger' : 'primary'} disabledReason={problem ?? idle} onClick={onWrite}>
            {action}
          </Button>
        </>
      }
    >
      <div className="tt-wizard">
        <div className="tt-wizard-form">
          {children}
          {problem !== undefined && <p className="tt-wizard-problem">{problem}</p>}
        </div>
        <PreviewText previews={previews} />
      </div>
    </Dialog>
  )
}
