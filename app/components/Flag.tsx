import { openGlossary } from '../store/explain.ts'
import { meaningsOf } from './flag-meanings.ts'
import { Tooltip } from './Tooltip.tsx'
import './marks.css'

/** A status with its response flags (`503 UH`), explained in its tooltip; `explain` makes it a button that leads to the glossary. */
export function Flag({ cause, explain = false }: { cause: string; explain?: boolean }) {
  const meanings = meaningsOf(cause)
  const [first] = meanings
  if (!first) return <span className="tt-flag">{cause}</span>
  const content = meanings.map(({ flag: name, meaning }) => (
    <span className="tt-tooltip-line" key={name}>
      <b>{name}</b> {meaning}
    </span>
  ))
  const flag = explain ? (
    <button type="button" className="tt-flag tt-flag-button" onClick={() => openGlossary(`flag:${first.flag}`)}>
      {cause}
    </button>
  ) : (
    <span className="tt-flag">{cause}</span>
  )
  return <Tooltip content={content}>{flag}</Tooltip>
}
