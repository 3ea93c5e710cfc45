import { Markdown } from '../lessons/Markdown.tsx'
import { openGlossary } from '../store/explain.ts'
import { type TermId, termOf } from './glossary.ts'
import './glossary.css'

/** What something means, and the way to all that is explained. */
export function Explanation({ id }: { id: TermId }) {
  const term = termOf(id)
  if (!term) return null
  return (
    <div className="tt-explanation">
      <p className="tt-explanation-title">{term.title}</p>
      <Markdown text={term.text} />
      <button type="button" className="tt-link" onClick={() => openGlossary()}>
        Glossary
      </button>
    </div>
  )
}
