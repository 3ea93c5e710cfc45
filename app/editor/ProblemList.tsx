import type { Diagnostic, QuickFix } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { LineLink } from '../components/LineLink.tsx'
import { openGlossary } from '../store/explain.ts'
import { reveal } from '../store/reveal.ts'
import { openDialog } from '../store/view.ts'
import { sentences } from './diagnostic-text.ts'
import { hideNote, showHiddenNotes } from './hidden-notes.ts'
import { MessageText } from './MessageText.tsx'
import { SeverityIcon } from './SeverityIcon.tsx'
import { carryOut } from './text-editor.ts'

/** All that the engine has to say about the text, with quick fixes; a click goes to the line. */
export function ProblemList({
  diagnostics,
  hidden = 0,
  onGo,
}: {
  diagnostics: readonly Diagnostic[]
  /** Notes that the reader has hidden. */
  hidden?: number
  onGo: () => void
}) {
  if (diagnostics.length === 0 && hidden === 0) return <p className="tt-problem-none">Nothing is wrong with these manifests.</p>
  return (
    <ul className="tt-problem-list">
      {repeatedFixes(diagnostics).map(({ code, title, fixes }) => (
        <li className="tt-problem-all" key={`${code} ${title}`}>
          <span>
            {fixes.length} times <b>{title}</b>
          </span>
          <Button size="small" onClick={() => carryOut(fixes.flatMap((fix) => fix.edits))}>
            Fix all
          </Button>
        </li>
      ))}
      {diagnostics.map((diagnostic) => (
        <Problem
          key={`${diagnostic.range.file} ${diagnostic.range.start} ${diagnostic.code} ${diagnostic.message}`}
          diagnostic={diagnostic}
          onGo={onGo}
        />
      ))}
      {hidden > 0 && (
        <li className="tt-problem-all">
          <span>
            {hidden} hidden {hidden === 1 ? 'note' : 'notes'}
          </span>
          <Button size="small" onClick={showHiddenNotes}>
            Show
          </Button>
        </li>
      )}
    </ul>
  )
}

/** Fixes that several problems of one kind offer: they can be carried out in one go. */
function repeatedFixes(diagnostics: readonly Diagnostic[]) {
  const groups = new Map<string, { readonly code: string; readonly title: string; readonly fixes: QuickFix[] }>()
  for (const { code, fixes } of diagnostics) {
    const fix = fixes?.[0]
    if (!fix) continue
    const group = groups.get(`${code} ${fix.title}`) ?? { code, title: fix.title, fixes: [] }
    groups.set(`${code} ${fix.title}`, group)
    group.fixes.push(fix)
  }
  return [...groups.values()].filter(({ fixes }) => fixes.length > 1)
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
          <b>
            <MessageText text={fact} />
          </b>{' '}
          <MessageText text={effect} />
        </button>
        <div className="tt-problem-fixes">
          <LineLink range={diagnostic.range} file />
          {diagnostic.fixes?.map((fix) => (
            <button key={fix.title} type="button" className="tt-link" onClick={() => carryOut(fix.edits)}>
              {fix.title}
            </button>
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
          {unmodelled.has(diagnostic.code) && (
            <button type="button" className="tt-link" onClick={() => hideNote(diagnostic)}>
              Hide this note
            </button>
          )}
          <button
            type="button"
            className="tt-problem-code"
            aria-label={`What ${diagnostic.code} means`}
            onClick={() => {
              onGo()
              openGlossary(`code:${diagnostic.code}`)
            }}
          >
            {diagnostic.code}
          </button>
        </div>
      </div>
    </li>
  )
}
