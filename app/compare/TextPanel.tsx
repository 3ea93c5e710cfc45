import { Copy } from 'lucide-react'
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { SourceFile } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { classes } from '../components/classes.ts'
import { ScrollRegion } from '../components/ScrollRegion.tsx'
import { YamlLine } from '../editor/YamlLine.tsx'
import { revealStore } from '../store/reveal.ts'
import { copyText } from '../work/clipboard.ts'
import { documentsOf, kubectlCommand } from '../work/yaml-documents.ts'
import { comparedStore } from './compared.ts'
import { comparingStore } from './comparing.ts'
import { type DiffLine, type FileDifference, fileDifferences, type WantedLine } from './line-diff.ts'
import './text-panel.css'

const EditorPanel = lazy(async () => ({ default: (await import('../editor/EditorPanel.tsx')).EditorPanel }))

/** The difference of the texts; or the text itself, to go on editing beside the comparison. */
export function TextPanel() {
  const [editing, setEditing] = useState(false)
  const edited = useStore(comparingStore, ({ before, after }) => [before, after].some(({ type }) => type === 'edit' || type === 'without'))
  const wanted = useStore(comparingStore, (state) => state.line)
  useEffect(() => revealStore.subscribe((state, before) => state.count !== before.count && setEditing(true)), [])
  useEffect(() => {
    if (wanted && comparingStore.getState()[wanted.side].type !== 'edit') setEditing(false)
  }, [wanted])
  const shown = editing && edited
  return (
    <div className="tt-compare-text">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset belongs to forms */}
      <div className="tt-panel-head tt-compare-switch" role="group" aria-label="Text">
        <button type="button" aria-pressed={!shown} onClick={() => setEditing(false)}>
          Difference
        </button>
        {edited && (
          <button type="button" aria-pressed={shown} onClick={() => setEditing(true)}>
            Edit
          </button>
        )}
        {!shown && <CopyChanged />}
      </div>
      {shown ? (
        <Suspense fallback={null}>
          <EditorPanel />
        </Suspense>
      ) : (
        <TextDifference wanted={wanted} />
      )}
    </div>
  )
}

function TextDifference({ wanted }: { wanted: WantedLine | null }) {
  const texts = useStore(comparedStore, (state) => state.texts)
  const differences = useMemo(() => fileDifferences(texts.before, texts.after, wanted), [texts, wanted])
  const region = useRef<HTMLElement>(null)
  useEffect(() => {
    if (wanted) region.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'center' })
  }, [wanted])
  if (differences.length === 0) return <p className="tt-compare-same">Both sides are the same text. Edit, or choose another side above.</p>
  return (
    <ScrollRegion label="Difference of the texts" className="tt-text-difference" region={region}>
      {differences.map((difference) => (
        <OneFile key={difference.name} difference={difference} wanted={wanted?.file === difference.name ? wanted : null} />
      ))}
    </ScrollRegion>
  )
}

function OneFile({ difference: { name, changed, hunks }, wanted }: { difference: FileDifference; wanted: WantedLine | null }) {
  return (
    <>
      <h3 className="tt-text-file">
        {name} <span>{changedWords(changed)}</span>
      </h3>
      {hunks.map((lines) => (
        <pre key={`${lines[0]?.before} ${lines[0]?.after}`} className="tt-text-hunk">
          {lines.map((line) => (
            <Line key={`${line.before} ${line.after}`} line={line} wanted={wanted !== null && line[wanted.side] === wanted.line} />
          ))}
        </pre>
      ))}
    </>
  )
}

function changedWords(changed: number): string {
  if (changed === 0) return 'the same on both sides'
  return changed === 1 ? '1 line' : `${changed} lines`
}

const signs = { same: '', gone: '−', new: '+' } as const
const spoken = { same: '', gone: 'gone: ', new: 'new: ' } as const

function Line({ line, wanted }: { line: DiffLine; wanted: boolean }) {
  return (
    <div className={classes('tt-text-line', `tt-text-${line.kind}`)} aria-current={wanted ? 'location' : undefined}>
      <span className="tt-text-number">{line.before ?? line.after}</span>
      <span className="tt-text-sign" aria-hidden="true">
        {signs[line.kind]}
      </span>
      <span className="tt-text-words">
        <span className="visually-hidden">{spoken[line.kind]}</span>
        <YamlLine line={line.text} />
      </span>
    </div>
  )
}

/** The command that applies the documents that are not on the other side. */
function CopyChanged() {
  const { before, after } = useStore(comparedStore, (state) => state.texts)
  const changed = changedDocuments(before, after)
  if (changed === '') return null
  return (
    <Button
      size="small"
      variant="quiet"
      className="tt-compare-kubectl"
      icon={<Copy size={14} strokeWidth={2} aria-hidden="true" />}
      onClick={() => void copyText(kubectlCommand([{ name: '', text: changed }]), 'kubectl command for what changed is copied')}
    >
      kubectl
    </Button>
  )
}

function changedDocuments(before: readonly SourceFile[], after: readonly SourceFile[]): string {
  const known = new Set(before.flatMap(({ text }) => documentsOf(text)))
  return after
    .flatMap(({ text }) => documentsOf(text))
    .filter((text) => !known.has(text))
    .join('\n---\n')
}
