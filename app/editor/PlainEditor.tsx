import { useCallback, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { lineColumnAt, lineStarts, type SourceFile, type SourceRange } from '../../src/index.ts'
import { classes } from '../components/classes.ts'
import { cursorStore } from '../store/cursor.ts'
import { editFile } from '../store/input.ts'
import { revealStore } from '../store/reveal.ts'
import { sessionStore } from '../work/work.ts'
import { Annotations } from './Annotations.tsx'
import { applyEdits, type TextEditor, textEditorStore } from './text-editor.ts'
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
  const dead = (line: number) => beside.dead.some(([first, last]) => line >= first && line <= last)
  const lines = file.text.split('\n')
  const width = codeLeft + Math.max(...lines.map((line) => line.length)) * charWidth + 24
  usePlainTextEditor(area, scroller, file, setFlash)
  useTextFromStore(area, file.text)
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
          <div className="tt-plain-lines" aria-hidden="true">
            {lines.map((line, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line's name is its number
              <div key={i} className={classes('tt-plain-line', dead(i + 1) && 'tt-dead')}>
                <span className="tt-plain-number">{i + 1}</span>
                <YamlLine line={line} />
              </div>
            ))}
          </div>
          <textarea
            ref={area}
            className="tt-plain-area"
            aria-label={file.name}
            defaultValue={file.text}
            spellCheck={false}
            autoCapitalize="off"
            autoCorrect="off"
            autoComplete="off"
            wrap="off"
            onInput={(event) => editFile(file.name, event.currentTarget.value)}
            onSelect={(event) => publishCursor(event.currentTarget, file.name)}
            onBlur={() => cursorStore.setState({ focused: false })}
          />
        </div>
      </div>
      <Annotations file={file} beside={beside} viewport={viewport} />
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

/** Takes a change from elsewhere into the text area without moving the cursor more than needed. */
function useTextFromStore(area: { readonly current: HTMLTextAreaElement | null }, text: string): void {
  useEffect(() => {
    const element = area.current
    if (!element || element.value === text) return
    const { selectionStart, selectionEnd } = element
    element.value = text
    element.setSelectionRange(selectionStart, selectionEnd)
  }, [area, text])
}

function useScrollViewport(scroller: { readonly current: HTMLDivElement | null }): EditorViewport {
  const measure = useCallback((): EditorViewport => {
    const { scrollTop = 0, scrollLeft = 0, clientWidth: width = 0, clientHeight: height = 0 } = scroller.current ?? {}
    return { scrollTop: scrollTop - 6, scrollLeft, width, height, codeLeft, charWidth, lineHeight }
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

type Ref<T> = { readonly current: T | null }

function usePlainTextEditor(
  area: Ref<HTMLTextAreaElement>,
  scroller: Ref<HTMLDivElement>,
  file: SourceFile,
  flash: (line: number | null) => void,
): void {
  const text = useRef(file)
  text.current = file
  useEffect(() => {
    const goTo = (range: SourceRange) => {
      const { line } = lineColumnAt(lineStarts(text.current.text), range.start)
      area.current?.focus({ preventScroll: true })
      area.current?.setSelectionRange(range.start, range.start)
      scroller.current?.scrollTo({ top: Math.max(0, (line - 6) * lineHeight), left: 0 })
      flash(line)
      setTimeout(() => flash(null), 1200)
    }
    const editor: TextEditor = {
      focus: () => area.current?.focus(),
      goTo,
      undo: () => {
        area.current?.focus()
        document.execCommand('undo')
      },
      apply: (name, edits, joined = false) => {
        const element = area.current
        if (name !== text.current.name || !element) return false
        const result = applyEdits(element.value, edits)
        const focused = document.activeElement
        element.focus({ preventScroll: true })
        // The only way to change a text area that its undo knows of.
        if (joined) document.execCommand('undo')
        element.select()
        document.execCommand('insertText', false, result)
        if (focused instanceof HTMLElement && focused !== document.body) focused.focus({ preventScroll: true })
        return true
      },
    }
    textEditorStore.setState({ editor })
    return () => {
      if (textEditorStore.getState().editor === editor) textEditorStore.setState({ editor: null })
    }
  }, [area, scroller, flash])
}
