import { Fragment } from 'react'
import type { Diagnostic } from '../../src/index.ts'
import { LineLink } from '../components/LineLink.tsx'
import { reveal } from '../store/reveal.ts'
import { openDialog } from '../store/view.ts'
import { sentences } from './diagnostic-text.ts'
import { SeverityIcon } from './SeverityIcon.tsx'
import { carryOut } from './text-editor.ts'

/** All that the engine has to say about the text, with quick fixes; a click goes to the line. */
export function ProblemList({ diagnostics, onGo }: { diagnostics: readonly Diagnostic[]; onGo: () => void }) {
  if (diagnostics.length === 0) return <p className="tt-problem-none">Nothing is wrong with these manifests.</p>
  return (
    <ul className="tt-problem-list">
      {diagnostics.map((diagnostic) => (
        <Problem
          key={`${diagnostic.range.file} ${diagnostic.range.start} ${diagnostic.code} ${diagnostic.message}`}
          diagnostic={diagnostic}
          onGo={onGo}
        />
      ))}
    </ul>
  )
}

/** Codes of what Telltale knowingly leaves out. */
const unmodelled = new Set(['unsupported-field', 'unsupported-kind', 'simplified'])

function Problem({ diagnostic, onGo }: { diagnostic: Diagnostic; onGo: () => void }) {
  const { fact, effect } = sentences(diagnostic.message)
  return (
    <li className="tt-problem">
      <SeverityIcon severity={diagnostic.severity} size={16} />
      <div className="tt-problem-text">
        <button
          type="button"
          className="tt-problem-go"
          onClick={() => {
            reveal(diagnostic.range)
            onGo()
          }}
        >
          <b>{fact}</b> {effect}
        </button>
        <div className="tt-problem-fixes">
          <LineLink range={diagnostic.range} file />
          {diagnostic.fixes?.map((fix) => (
            <Fragment key={fix.title}>
              <button type="button" className="tt-link" onClick={() => carryOut(fix.edits)}>
                {fix.title}
              </button>
            </Fragment>
          ))}
          {unmodelled.has(diagnostic.code) && (
            <button
              type="button"
              className="tt-link"
              onClick={() => {
                onGo()
                openDialog('modelled')
              }}
            >
              What is modelled
            </button>
          )}
          <code className="tt-problem-code">{diagnostic.code}</code>
        </div>
      </div>
    </li>
  )
}
