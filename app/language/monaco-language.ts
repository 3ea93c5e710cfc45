import 'monaco-editor/features/format/register.js'
import 'monaco-editor/features/gotoSymbol/register.js'
import 'monaco-editor/features/rename/register.js'
import 'monaco-editor/features/snippet/register.js'
import { rememberGroup } from '../editor/edit-groups.ts'
import { minimalEdit } from '../editor/minimal-edit.ts'
import { monaco } from '../editor/monaco.ts'
import { models, rangeOf } from '../editor/monaco-models.ts'
import { inputStore } from '../store/input.ts'
import { reveal } from '../store/reveal.ts'
import { presentFiles } from '../work/all-files.ts'
import { type Completion, completionsAt } from './completions.ts'
import { descriptions } from './descriptions.ts'
import { formatted } from './format.ts'
import { hoverAt, meaningOf } from './hover.ts'
import { badName, definitionsAt, type FileSpan, nameAt, placesToRename, renamedText, renameRefusal } from './rename.ts'

type Model = monaco.editor.ITextModel

/** Teaches Monaco what the schema and the mesh know of the text; gives back how to stop. */
export function speakManifests(): () => void {
  const parts = [
    monaco.languages.registerHoverProvider('yaml', { provideHover }),
    monaco.languages.registerCompletionItemProvider('yaml', { triggerCharacters: [' ', ':', '/'], provideCompletionItems }),
    monaco.languages.registerDefinitionProvider('yaml', { provideDefinition }),
    monaco.languages.registerRenameProvider('yaml', { provideRenameEdits, resolveRenameLocation }),
    monaco.languages.registerDocumentFormattingEditProvider('yaml', { displayName: 'Telltale', provideDocumentFormattingEdits }),
    monaco.editor.registerEditorOpener({ openCodeEditor }),
    // The keys that Monaco has for these are the browser's on Linux, and the palette's.
    monaco.editor.addKeybindingRules([
      { keybinding: monaco.KeyMod.Shift | monaco.KeyMod.Alt | monaco.KeyCode.KeyF, command: 'editor.action.formatDocument' },
      { keybinding: monaco.KeyMod.Shift | monaco.KeyCode.F1, command: 'editor.action.showHover' },
    ]),
  ]
  return () => {
    for (const part of parts) part.dispose()
  }
}

function spanRange(model: Model, { start, end }: { start: number; end: number }): monaco.Range {
  return rangeOf(model, start, end)
}

async function provideHover(model: Model, position: monaco.Position): Promise<monaco.languages.Hover | null> {
  const known = await descriptions()
  const hover = model.isDisposed() ? null : hoverAt(model.getValue(), model.getOffsetAt(position), known)
  if (!hover) return null
  const lines = [
    `**${plain(hover.name)}** ${hover.type ? ` ${plain(hover.type)}` : ''}`,
    plain(hover.meaning),
    hover.values.map((value) => `\`${value}\``).join(' '),
  ]
  return { range: spanRange(model, hover.span), contents: lines.filter((line) => line !== '').map((value) => ({ value })) }
}

function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+!|<>~$]/g, '\\$&')
}

const completionKinds: Readonly<Record<Completion['kind'], monaco.languages.CompletionItemKind>> = {
  field: monaco.languages.CompletionItemKind.Field,
  value: monaco.languages.CompletionItemKind.EnumMember,
  name: monaco.languages.CompletionItemKind.Reference,
  snippet: monaco.languages.CompletionItemKind.Snippet,
}

async function provideCompletionItems(model: Model, position: monaco.Position): Promise<monaco.languages.CompletionList> {
  const known = await descriptions()
  const text = model.isDisposed() ? '' : model.getValue()
  const found = text === '' && model.isDisposed() ? null : completionsAt(presentFiles(), text, model.getOffsetAt(position))
  if (!found) return { suggestions: [] }
  const range = spanRange(model, found.word)
  return {
    suggestions: found.items.map((item, i) => ({
      label: item.label,
      kind: completionKinds[item.kind],
      detail: item.detail,
      documentation: item.meaning ? meaningOf(known, ...item.meaning) : '',
      insertText: item.insert,
      insertTextRules:
        monaco.languages.CompletionItemInsertTextRule.InsertAsSnippet | monaco.languages.CompletionItemInsertTextRule.KeepWhitespace,
      filterText: item.label,
      sortText: `${item.kind === 'snippet' ? 1 : 0}${String(i).padStart(4, '0')}`,
      range,
      ...(item.more && { command: { id: 'editor.action.triggerSuggest', title: 'Suggest' } }),
    })),
  }
}

function provideDefinition(model: Model, position: monaco.Position): monaco.languages.Location[] {
  return locations(definitionsAt(presentFiles(), model.getValue(), model.getOffsetAt(position)))
}

function locations(spans: readonly FileSpan[]): monaco.languages.Location[] {
  return spans.flatMap((span) => {
    const model = models.get(span.file)
    return model ? [{ uri: model.uri, range: spanRange(model, span) }] : []
  })
}

/** Another file is a tab of the window. */
function openCodeEditor(_: monaco.editor.ICodeEditor, resource: monaco.Uri, at?: monaco.IRange | monaco.IPosition): boolean {
  const model = monaco.editor.getModel(resource)
  const file = models.nameOf(model)
  if (!model || file === undefined) return false
  const position = at && 'startLineNumber' in at ? { lineNumber: at.startLineNumber, column: at.startColumn } : at
  const offset = position ? model.getOffsetAt(position) : 0
  reveal({ file, start: offset, end: offset })
  return true
}

function resolveRenameLocation(model: Model, position: monaco.Position): monaco.languages.RenameLocation & monaco.languages.Rejection {
  const name = nameAt(model.getValue(), model.getOffsetAt(position))
  const refusal = renameRefusal(name)
  const range = name ? spanRange(model, name) : monaco.Range.fromPositions(position)
  return { range, text: name?.text ?? '', ...(refusal !== null && { rejectReason: refusal }) }
}

function provideRenameEdits(
  model: Model,
  position: monaco.Position,
  newName: string,
): monaco.languages.WorkspaceEdit & monaco.languages.Rejection {
  const name = nameAt(model.getValue(), model.getOffsetAt(position))
  const refusal = renameRefusal(name) ?? (name && badName(name, newName))
  if (!name || refusal) return { edits: [], rejectReason: refusal ?? '' }
  const own = models.nameOf(model)
  const { files } = inputStore.getState()
  // What Telltale added follows from the user's text by itself.
  const touched = files.some((file) => file.name === own) ? files : presentFiles()
  const places = placesToRename(touched, name)
  const renamed = touched.map((file) => ({ name: file.name, text: renamedText(file, places, newName) }))
  rememberGroup(touched, renamed)
  const edits = places.flatMap((place) => {
    const target = models.get(place.file)
    return target
      ? [{ resource: target.uri, versionId: target.getVersionId(), textEdit: { range: spanRange(target, place), text: newName } }]
      : []
  })
  return { edits }
}

function provideDocumentFormattingEdits(model: Model): monaco.languages.TextEdit[] {
  const before = model.getValue()
  const after = formatted(before)
  const edit = after === null ? null : minimalEdit(before, after)
  return edit ? [{ range: rangeOf(model, edit.start, edit.end), text: edit.text }] : []
}
