import type { SourceRange } from '../../src/index.ts'
import { speakManifests } from '../language/monaco-language.ts'
import { cursorStore } from '../store/cursor.ts'
import { inputStore } from '../store/input.ts'
import { lessonStore, mayEdit } from '../store/lesson.ts'
import { revealStore } from '../store/reveal.ts'
import { monaco } from './monaco.ts'
import { showDiagnostics } from './monaco-diagnostics.ts'
import { models, rangeOf } from './monaco-models.ts'
import { followTheme } from './monaco-theme.ts'
import type { TextEditor } from './text-editor.ts'
import { codeLeft, type EditorViewport } from './viewport.ts'

const decorationsWidth = 22

const options: monaco.editor.IStandaloneEditorConstructionOptions = {
  automaticLayout: true,
  fontFamily: '"JetBrains Mono Variable", "JetBrains Mono Fallback", ui-monospace, monospace',
  fontSize: 12.5,
  lineHeight: 19,
  fontLigatures: false,
  minimap: { enabled: false },
  wordWrap: 'off',
  folding: false,
  glyphMargin: false,
  lineNumbersMinChars: 4,
  lineDecorationsWidth: decorationsWidth,
  padding: { top: 6, bottom: 12 },
  scrollBeyondLastLine: false,
  scrollBeyondLastColumn: 0,
  // A cursor at the end of a line that just fits must not push the text aside.
  revealHorizontalRightPadding: 2,
  overviewRulerLanes: 0,
  overviewRulerBorder: false,
  hideCursorInOverviewRuler: true,
  renderLineHighlight: 'all',
  renderLineHighlightOnlyWhenFocus: true,
  renderWhitespace: 'none',
  // A dimmed number would be too faint to read.
  renderFinalNewline: 'on',
  guides: { indentation: false, bracketPairs: false },
  bracketPairColorization: { enabled: false },
  occurrencesHighlight: 'off',
  selectionHighlight: false,
  links: false,
  contextmenu: true,
  fixedOverflowWidgets: true,
  scrollbar: { verticalScrollbarSize: 8, horizontalScrollbarSize: 8, useShadows: false },
  stickyScroll: { enabled: false },
  quickSuggestions: { other: true, strings: true, comments: false },
  quickSuggestionsDelay: 60,
  acceptSuggestionOnEnter: 'smart',
  suggest: { showWords: false, preview: false, snippetsPreventQuickSuggestions: false },
  tabCompletion: 'on',
  wordBasedSuggestions: 'off',
  unicodeHighlight: { ambiguousCharacters: false },
  roundedSelection: false,
  cursorBlinking: 'smooth',
  hover: { delay: 300, above: false },
  dropIntoEditor: { enabled: false },
}

/** One Monaco editor on the page: shows the open file, and does what the rest of the window asks. */
export class MonacoSession implements TextEditor {
  private readonly editor: monaco.editor.IStandaloneCodeEditor
  private readonly ends: (() => void)[]
  private readonly views = new Map<string, monaco.editor.ICodeEditorViewState | null>()
  private readonly lit: monaco.editor.IEditorDecorationsCollection
  private readonly flashes: monaco.editor.IEditorDecorationsCollection
  private readonly faded: monaco.editor.IEditorDecorationsCollection
  private open = ''
  private narrowing: ReturnType<typeof setTimeout> | undefined

  constructor(host: HTMLElement, onViewport: (viewport: EditorViewport) => void) {
    this.editor = monaco.editor.create(host, { ...options, model: null })
    this.lit = this.editor.createDecorationsCollection()
    this.flashes = this.editor.createDecorationsCollection()
    this.faded = this.editor.createDecorationsCollection()
    const viewport = () => onViewport(this.viewport())
    this.editor.onDidScrollChange(viewport)
    this.editor.onDidLayoutChange(viewport)
    this.editor.onDidChangeModelContent(() => this.narrowLater())
    this.editor.onDidChangeCursorPosition(() => this.publishCursor())
    this.editor.onDidFocusEditorText(() => this.publishCursor())
    this.editor.onDidBlurEditorText(() => cursorStore.setState({ focused: false }))
    this.ends = [
      followTheme(),
      showDiagnostics(),
      speakManifests(),
      inputStore.subscribe(() => this.show(inputStore.getState().open)),
      lessonStore.subscribe(() => this.lock()),
      revealStore.subscribe(() => this.showLit(revealStore.getState().lit)),
    ]
    this.show(inputStore.getState().open)
    viewport()
  }

  /** Shows a file, where it was left. */
  show(name: string): void {
    const model = models.get(name)
    if (!model || this.editor.getModel() === model) return
    if (this.editor.getModel()) this.views.set(this.open, this.editor.saveViewState())
    this.open = name
    this.editor.setModel(model)
    this.editor.updateOptions({ ariaLabel: name })
    this.lock()
    const view = this.views.get(name)
    if (view) this.editor.restoreViewState(view)
    this.showLit(revealStore.getState().lit)
  }

  /** A lesson leaves some files as they are. */
  private lock(): void {
    const readOnlyMessage = { value: 'This step of the lesson leaves this file as it is.' }
    this.editor.updateOptions({ readOnly: !mayEdit(this.open), readOnlyMessage })
  }

  focus(): void {
    this.editor.focus()
  }

  goTo(range: SourceRange): void {
    this.show(range.file)
    const model = models.get(range.file)
    if (!model) return
    const place = rangeOf(model, range.start, range.end)
    this.editor.setPosition(place.getStartPosition())
    this.editor.revealLineInCenterIfOutsideViewport(place.startLineNumber)
    this.editor.focus()
    this.flashes.set([{ range: place.collapseToStart(), options: { isWholeLine: true, className: 'tt-flash-line' } }])
    setTimeout(() => this.flashes.clear(), 1200)
  }

  apply: TextEditor['apply'] = (file, edits, joined) => models.apply(file, edits, joined)

  undo(): void {
    this.editor.trigger('window', 'undo', null)
  }

  /** Greys the lines that no request can reach. */
  fade(lines: readonly (readonly [first: number, last: number])[]): void {
    this.faded.set(
      lines.map(([first, last]) => ({ range: new monaco.Range(first, 1, last, 1000), options: { inlineClassName: 'tt-dead' } })),
    )
  }

  dispose(): void {
    clearTimeout(this.narrowing)
    for (const end of this.ends) end()
    this.editor.setModel(null)
    this.editor.dispose()
  }

  private narrowLater(): void {
    clearTimeout(this.narrowing)
    this.narrowing = setTimeout(() => this.narrow(), 400)
  }

  /** The editor keeps the width of the longest line that there ever was; a change of its layout makes it look again. */
  private narrow(): void {
    const model = this.editor.getModel()
    if (!model) return
    const { charWidth } = this.viewport()
    let longest = 0
    for (let line = 1; line <= model.getLineCount(); line++) longest = Math.max(longest, model.getLineLength(line))
    if (this.editor.getScrollWidth() <= (longest + 4) * charWidth) return
    this.editor.updateOptions({ lineDecorationsWidth: decorationsWidth + 1 })
    this.editor.updateOptions({ lineDecorationsWidth: decorationsWidth })
  }

  private showLit(ranges: readonly SourceRange[]): void {
    const model = this.editor.getModel()
    const own = ranges.filter((range) => range.file === this.open)
    this.lit.set(
      model
        ? own.map((range) => ({ range: rangeOf(model, range.start, range.end), options: { isWholeLine: true, className: 'tt-lit-line' } }))
        : [],
    )
  }

  private publishCursor(): void {
    const position = this.editor.getPosition()
    const model = this.editor.getModel()
    if (!position || !model) return
    const { lineNumber: line, column } = position
    cursorStore.setState({ file: this.open, offset: model.getOffsetAt(position), line, column, focused: this.editor.hasTextFocus() })
  }

  private viewport(): EditorViewport {
    const layout = this.editor.getLayoutInfo()
    const font = this.editor.getOption(monaco.editor.EditorOption.fontInfo)
    return {
      scrollTop: this.editor.getScrollTop() - (options.padding?.top ?? 0),
      scrollLeft: this.editor.getScrollLeft(),
      width: layout.width,
      height: layout.height,
      codeLeft: Math.max(codeLeft, layout.contentLeft),
      codeRight: layout.width - layout.verticalScrollbarWidth,
      charWidth: font.typicalHalfwidthCharacterWidth,
      lineHeight: font.lineHeight,
    }
  }
}
