import type { ReactNode } from 'react'
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
        <ForAll key={`${code} ${title}`} action="Fix all" onPress={() => carryOut(fixes.flatMap((fix) => fix.edits))}>
          {fixes.length} times <b>{title}</b>
        </ForAll>
      ))}
      {diagnostics.map((diagnostic) => (
        <Problem
          key={`${diagnostic.range.file} ${diagnostic.range.start} ${diagnostic.code} ${diagnostic.message}`}
          diagnostic={diagnostic}
          onGo={onGo}
        />
      ))}
      {hidden > 0 && (
        <ForAll action="Show" onPress={showHiddenNotes}>
          {hidden} hidden {hidden === 1 ? 'note' : 'notes'}
        </ForAll>
      )}
    </ul>
  )
}

/** A line about several problems, and what can be done with all of them. */
function ForAll({ action, onPress, children }: { action: string; onPress: () => void; children: ReactNode }) {
  return (
    <li className="tt-problem-all">
      <span>{children}</span>
      <Button size="small" onClick={onPress}>
        {action}
      </Button>
    </li>
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

interface ProblemProps {
  readonly diagnostic: Diagnostic
  readonly onGo: () => void
}

function Problem({ diagnostic, onGo }: ProblemProps) {
  const { fact, effect } = sentences(diagnostic.message)
  const go = () => {
    reveal(diagnostic.range)
    onGo()
  }
  return (
    <li className="tt-problem">
      <SeverityIcon severity={diagnostic.severity} size={16} />
      <div className="tt-problem-text">
        <button type="button" className="tt-problem-go" onClick={go}>
          <b>
            <MessageText text={fact} />
          </b>{' '}
          <MessageText text={effect} />
        </button>
        <div className="tt-problem-fixes">
          <LineLink range={diagnostic.range} file />
          <Actions diagnostic={diagnostic} onGo={onGo} />
        </div>
      </div>
    </li>
  )
}

/** Quick fixes, what Telltale leaves out, and what the code means. */
function Actions({ diagnostic, onGo }: ProblemProps) {
  const { code, fixes } = diagnostic
  const leave = (then: () => void) => () => {
    onGo()
    then()
  }
  return (
    <>
      {fixes?.map((fix) => (
        <TextButton key={fix.title} onPress={() => carryOut(fix.edits)}>
          {fix.title}
        </TextButton>
      ))}
      {unmodelled.has(code) && <TextButton onPress={leave(() => openDialog('modelled'))}>What is modelled</TextButton>}
      {unmodelled.has(code) && <TextButton onPress={() => hideNote(diagnostic)}>Hide this note</TextButton>}
      <button
        type="button"
        className="tt-problem-code"
        aria-label={`What ${code} means`}
        onClick={leave(() => openGlossary(`code:${code}`))}
      >
        {code}
      </button>
    </>
  )
}

function TextButton({ onPress, children }: { onPress: () => void; children: ReactNode }) {
  return (
    <button type="button" className="tt-link" onClick={onPress}>
      {children}
    </button>
  )
}
