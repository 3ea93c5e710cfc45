import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { lineColumnAt, lineStarts, type SourceFile } from '../../src/index.ts'
import { classes } from '../components/classes.ts'
import { cursorStore } from '../store/cursor.ts'
import { lessonStore, mayEdit } from '../store/lesson.ts'
import { revealStore } from '../store/reveal.ts'
import { sessionStore } from '../work/work.ts'
import { Annotations } from './Annotations.tsx'
import type { Beside } from './line-notes.ts'
import { minimalEdit } from './minimal-edit.ts'
import { takeTyped, usePlainTextEditor } from './plain-session.ts'
import { useBeside } from './use-beside.ts'
import { charWidth, codeLeft, type EditorViewport, lineHeight } from './viewport.ts'
import { YamlLine } from './YamlLine.tsx'
import './plain-editor.css'

/** A text area over coloured lines: the editor until Monaco is there, and on phones. */
export function PlainEditor({ file }: { file: SourceFile }) {
  const session = useStore(sessionStore, (state) => state.session)
  return <PlainText key={`${session} ${file.name}`} file={file} />
}

function PlainText({ file }: { file: SourceFile }) {
  const area = useRef<HTMLTextAreaElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const [flash, setFlash] = useState<number | null>(null)
  const viewport = useScrollViewport(scroller)
  const beside = useBeside(file)
  const lines = useMemo(() => file.text.split('\n'), [file.text])
  const width = codeLeft + lines.reduce((most, line) => Math.max(most, line.length), 0) * charWidth + 24
  usePlainTextEditor({ area, scroller, file, flash: setFlash })
  useTextFromStore(area, file.text)
  const locked = useStore(lessonStore, () => !mayEdit(file.name))
  const cursorLine = useStore(cursorStore, (state) => (state.focused && state.file === file.name ? state.line : null))
  const lit = useStore(revealStore, (state) => state.lit)
  const litLines = lit.filter((range) => range.file === file.name).map((range) => lineColumnAt(lineStarts(file.text), range.start).line)
  return (
    <div className="tt-plain">
      <div className="tt-plain-scroll" ref={scroller}>
        <div className="tt-plain-sheet" style={{ minWidth: width, height: lines.length * lineHeight + 12 }}>
          <LineGround lines={litLines} className="tt-plain-lit" />
          <LineGround lines={cursorLine === null ? [] : [cursorLine]} className="tt-plain-current" />
          <LineGround lines={flash === null ? [] : [flash]} className="tt-plain-flash" />
          <LinesInView lines={lines} dead={beside.dead} viewport={viewport} />
          <textarea
            ref={area}
            className="tt-plain-area"
            aria-label={file.name}
            defaultValue={file.text}
            readOnly={locked}
            spellCheck={false}
            autoCapitalize="off"
            autoCorrect="off"
            autoComplete="off"
            wrap="off"
            onInput={(event) => takeTyped(file, event.currentTarget.value)}
            onSelect={(event) => publishCursor(event.currentTarget, file.name)}
            onBlur={() => cursorStore.setState({ focused: false })}
          />
        </div>
      </div>
      <Annotations file={file} beside={beside} viewport={viewport} />
    </div>
  )
}

/** So many lines stand ready above and below those in view. */
const spare = 24

interface LinesInViewProps {
  readonly lines: readonly string[]
  readonly dead: Beside['dead']
  readonly viewport: EditorViewport
}

/** The coloured lines under the text area, as far as they are in view. */
function LinesInView({ lines, dead, viewport: { scrollTop, height } }: LinesInViewProps) {
  const first = Math.max(0, Math.floor(scrollTop / lineHeight) - spare)
  const shown = lines.slice(first, first + Math.ceil((height || 900) / lineHeight) + 2 * spare)
  const isDead = (line: number) => dead.some(([from, to]) => line >= from && line <= to)
  return (
    <div className="tt-plain-lines" aria-hidden="true" style={{ top: first * lineHeight + 6 }}>
      {shown.map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line's name is its number
        <div key={first + i} className={classes('tt-plain-line', isDead(first + i + 1) && 'tt-dead')}>
          <span className="tt-plain-number">{first + i + 1}</span>
          <YamlLine line={line} />
        </div>
      ))}
    </div>
  )
}

function LineGround({ lines, className }: { lines: readonly number[]; className: string }) {
  return [...new Set(lines)].map((line) => <div key={line} className={className} style={{ top: (line - 1) * lineHeight + 6 }} />)
}

function publishCursor(area: HTMLTextAreaElement, file: string): void {
  const offset = area.selectionStart
  cursorStore.setState({ file, offset, focused: document.activeElement === area, ...lineColumnAt(lineStarts(area.value), offset) })
}

/** Takes a change from elsewhere into the text area; the cursor stays where it is in the text. */
function useTextFromStore(area: { readonly current: HTMLTextAreaElement | null }, text: string): void {
  useEffect(() => {
    const element = area.current
    const edit = element && minimalEdit(element.value, text)
    if (!element || !edit) return
    const { selectionStart, selectionEnd } = element
    const moved = (offset: number) =>
      offset <= edit.start ? offset : Math.max(edit.start, offset + edit.text.length - (edit.end - edit.start))
    element.value = text
    element.setSelectionRange(moved(selectionStart), moved(selectionEnd))
  }, [area, text])
}

function useScrollViewport(scroller: { readonly current: HTMLDivElement | null }): EditorViewport {
  const measure = useCallback((): EditorViewport => {
    const { scrollTop = 0, scrollLeft = 0, clientWidth: width = 0, clientHeight: height = 0 } = scroller.current ?? {}
    return { scrollTop: scrollTop - 6, scrollLeft, width, height, codeLeft, codeRight: width, charWidth, lineHeight }
  }, [scroller])
  const [viewport, setViewport] = useState(measure)
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const update = () => setViewport(measure())
    const observer = new ResizeObserver(update)
    observer.observe(element)
    element.addEventListener('scroll', update, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', update)
    }
  }, [scroller, measure])
  return viewport
}
