import { LoaderCircle } from 'lucide-react'
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { classes } from './classes.ts'
import { Tooltip } from './Tooltip.tsx'
import { useSlow } from './use-slow.ts'
import './button.css'

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  variant?: 'outline' | 'primary' | 'quiet' | 'danger'
  /** 32 high; `small` is 26, for panel headers; `large` is 40. */
  size?: 'medium' | 'small' | 'large'
  icon?: ReactNode
  /** The verb in progress ("Copying"); takes the label's place while it lasts. */
  loading?: string | undefined
  /** Why the button cannot be pressed now; disables it and becomes its tooltip. */
  disabledReason?: string | undefined
  ref?: Ref<HTMLButtonElement>
}

/** A button with a label. */
export function Button(props: ButtonProps) {
  const { variant = 'outline', size = 'medium', icon, loading, disabledReason, className, children, onClick, ...rest } = props
  const slow = useSlow(loading !== undefined, 300)
  const idle = loading === undefined && disabledReason === undefined
  const button = (
    <button
      type="button"
      {...rest}
      className={classes('tt-button', `tt-button-${variant}`, `tt-button-${size}`, className)}
      aria-disabled={idle ? undefined : true}
      aria-busy={slow || undefined}
      onClick={idle ? onClick : undefined}
    >
      {slow ? <LoaderCircle className="tt-spinner" size={16} strokeWidth={1.75} aria-hidden="true" /> : icon}
      <span className="tt-button-label">{slow ? loading : children}</span>
    </button>
  )
  return disabledReason === undefined ? button : <Tooltip content={disabledReason}>{button}</Tooltip>
}
