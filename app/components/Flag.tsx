import { meaningsOf } from './flag-meanings.ts'
import { Tooltip } from './Tooltip.tsx'
import './marks.css'

/** A status with its response flags (`503 UH`), explained in its tooltip. */
export function Flag({ cause }: { cause: string }) {
  const meanings = meaningsOf(cause)
  const flag = <span className="tt-flag">{cause}</span>
  if (meanings.length === 0) return flag
  const content = meanings.map(({ flag: name, meaning }) => (
    <span className="tt-tooltip-line" key={name}>
      <b>{name}</b> {meaning}
    </span>
  ))
  return <Tooltip content={content}>{flag}</Tooltip>
}
