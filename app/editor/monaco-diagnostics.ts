import type { Diagnostic, Severity } from '../../src/index.ts'
import { afterFrame } from '../player/after-frame.ts'
import { derivedStore } from '../store/derived.ts'
import { fixesAt, sentences } from './diagnostic-text.ts'
import { monaco } from './monaco.ts'
import { models, rangeOf } from './monaco-models.ts'
import { carryOut } from './text-editor.ts'

const fixCommand = 'telltale.fix'
const squiggles: Readonly<Record<Severity, string>> = { error: 'squiggly-error', warning: 'squiggly-warning', note: 'tt-squiggly-note' }
const icons: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'info' }

/** Underlines what the engine has to say, with hovers and quick fixes; gives back how to stop. */
export function showDiagnostics(): () => void {
  const command = monaco.editor.registerCommand(fixCommand, (_, at: number, fix: number) => {
    const edits = derivedStore.getState().diagnostics[at]?.fixes?.[fix]?.edits
    if (edits) carryOut(edits)
  })
  const actions = monaco.languages.registerCodeActionProvider('yaml', { provideCodeActions }, { providedCodeActionKinds: ['quickfix'] })
  const shown = new Map<monaco.editor.ITextModel, string[]>()
  const update = () => {
    const { diagnostics } = derivedStore.getState()
    for (const [name, model] of models.entries()) {
      const own = diagnostics.flatMap((diagnostic, i) => (diagnostic.range.file === name ? [decoration(model, diagnostic, i)] : []))
      shown.set(model, model.deltaDecorations(shown.get(model) ?? [], own))
    }
    for (const model of shown.keys()) if (model.isDisposed()) shown.delete(model)
  }
  update()
  let prevent = () => {}
  // The picture of a run comes before what is said of its text.
  const unsubscribe = derivedStore.subscribe((state, before) => {
    if (state.diagnostics === before.diagnostics) return
    prevent()
    prevent = afterFrame(update)
  })
  return () => {
    unsubscribe()
    prevent()
    command.dispose()
    actions.dispose()
    for (const [model, ids] of shown) if (!model.isDisposed()) model.deltaDecorations(ids, [])
  }
}

function decoration(model: monaco.editor.ITextModel, diagnostic: Diagnostic, index: number): monaco.editor.IModelDeltaDecoration {
  const { start, end } = diagnostic.range
  return {
    range: visibleRange(model, start, end),
    options: {
      className: squiggles[diagnostic.severity],
      hoverMessage: hover(diagnostic, index),
      stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges,
      zIndex: diagnostic.severity === 'error' ? 30 : 20,
    },
  }
}

/** A problem is underlined on its first line only, and an empty place on the character before it. */
function visibleRange(model: monaco.editor.ITextModel, start: number, end: number): monaco.Range {
  const range = rangeOf(model, start, end)
  const last = model.getLineMaxColumn(range.startLineNumber)
  const endColumn = range.endLineNumber > range.startLineNumber ? last : range.endColumn
  if (endColumn > range.startColumn) return range.setEndPosition(range.startLineNumber, endColumn)
  return new monaco.Range(range.startLineNumber, Math.max(1, range.startColumn - 1), range.startLineNumber, range.startColumn)
}

function hover(diagnostic: Diagnostic, index: number): monaco.IMarkdownString {
  const { fact, effect } = sentences(diagnostic.message)
  const fixes = (diagnostic.fixes ?? []).map(
    (fix, i) => `[${escaped(fix.title)}](command:${fixCommand}?${encodeURIComponent(JSON.stringify([index, i]))})`,
  )
  const value = [
    `$(${icons[diagnostic.severity]}) **${escaped(fact)}** ${escaped(effect)}`,
    [...fixes, `\`${diagnostic.code}\``].join(' \u2002 '),
  ].join('\n\n')
  return { value, isTrusted: { enabledCommands: [fixCommand] }, supportThemeIcons: true }
}

function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~$]/g, '\\$&')
}

function provideCodeActions(model: monaco.editor.ITextModel, range: monaco.Range): monaco.languages.CodeActionList {
  const file = models.nameOf(model) ?? ''
  const start = model.getOffsetAt(range.getStartPosition())
  const end = model.getOffsetAt(range.getEndPosition())
  const actions = fixesAt(file, start, end).map(
    ({ fix }): monaco.languages.CodeAction => ({
      title: fix.title,
      kind: 'quickfix',
      isPreferred: true,
      edit: {
        edits: fix.edits.flatMap((edit) => {
          const target = models.get(edit.range.file)
          const textEdit = target && { range: rangeOf(target, edit.range.start, edit.range.end), text: edit.newText }
          return target && textEdit ? [{ resource: target.uri, versionId: target.getVersionId(), textEdit }] : []
        }),
      },
    }),
  )
  return { actions, dispose: () => undefined }
}
