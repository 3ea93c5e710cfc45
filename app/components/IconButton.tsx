import type { ReactNode } from 'react'
import { Button, type ButtonProps } from './Button.tsx'
import { classes } from './classes.ts'
import { Kbd } from './Kbd.tsx'
import { Tooltip } from './Tooltip.tsx'

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon' | 'loading'> {
  /** What it does, in words: its accessible name and its tooltip. */
  label: string
  icon: ReactNode
  /** The key that does the same, shown in the tooltip. */
  keys?: string
  /** For a toggle: whether it is on. */
  pressed?: boolean
  tooltipSide?: 'top' | 'bottom' | 'left' | 'right'
}

/** A button that is only an icon. */
export function IconButton({
  label,
  icon,
  keys,
  pressed,
  tooltipSide,
  variant = 'quiet',
  className,
  disabledReason,
  ...rest
}: IconButtonProps) {
  const button = (
    <Button
      {...rest}
      variant={variant}
      className={classes('tt-icon-button', className)}
      aria-label={label}
      aria-pressed={pressed}
      aria-disabled={disabledReason === undefined ? undefined : true}
      onClick={disabledReason === undefined ? rest.onClick : undefined}
    >
      {icon}
    </Button>
  )
  const content = (
    <>
      {disabledReason ?? label} {keys !== undefined && <Kbd>{keys}</Kbd>}
    </>
  )
  return (
    <Tooltip content={content} side={tooltipSide}>
      {button}
    </Tooltip>
  )
}
