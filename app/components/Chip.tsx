import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import './marks.css'

/** A small count or state in a rounded field. */
export function Chip({ tone = 'plain', children }: { tone?: 'plain' | 'warn' | 'fail'; children: ReactNode }) {
  return <span className={classes('tt-chip', tone !== 'plain' && `tt-chip-${tone}`)}>{children}</span>
}
