import { useState } from 'react'
import { useStore } from 'zustand'
import { Dialog } from '../components/Dialog.tsx'
import { Field } from '../components/Field.tsx'
import { ScrollRegion } from '../components/ScrollRegion.tsx'
import { Markdown } from '../lessons/Markdown.tsx'
import { explainStore } from '../store/explain.ts'
import { findTerms, type Term, termOf } from './glossary.ts'
import './glossary.css'

/** What figures, flags, badges and diagnostics mean, to be searched. */
export function GlossaryDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Glossary" width={720}>
      {open && <Search />}
    </Dialog>
  )
}

function Search() {
  const asked = useStore(explainStore, (state) => state.term)
  const [query, setQuery] = useState(() => termOf(asked)?.title ?? '')
  const groups = findTerms(query)
  const count = groups.reduce((sum, { terms }) => sum + terms.length, 0)
  return (
    <div className="tt-glossary">
      <Field
        label="Search the glossary"
        labelHidden
        placeholder="p99, 503 UO, subset, IST0130 …"
        value={query}
        onChange={setQuery}
        autoFocus
      />
      <output className="tt-glossary-count">{count === 1 ? '1 entry' : `${count} entries`}</output>
      <ScrollRegion label="Entries" className="tt-glossary-list">
        {groups.map(({ title, terms }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {terms.map((term) => (
                <Entry key={term.id} term={term} />
              ))}
            </dl>
          </section>
        ))}
        {count === 0 && <p>Nothing is called so. Try a flag, a figure or a code.</p>}
      </ScrollRegion>
    </div>
  )
}

function Entry({ term }: { term: Term }) {
  return (
    <div>
      <dt>{term.title}</dt>
      <dd>
        <Markdown text={term.text} />
      </dd>
    </div>
  )
}
