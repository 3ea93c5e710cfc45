import {
  type Compiled,
  compileInParts,
  createCache,
  type Diagnostic,
  type EngineInput,
  finish,
  type InParts,
  type SourceFile,
} from '../../src/index.ts'
import type { BrokenFile } from './protocol.ts'

/**
 * Codes of what makes a whole file unusable: its last good text stands in for it. A value of the wrong type, and IST0106, make the
 * API server or istiod's webhook refuse the object, so that a cluster goes on with the one it has.
 */
const unreadable: ReadonlySet<string> = new Set([
  'yaml-syntax',
  'unindented-yaml',
  'wrong-type',
  'IST0106',
  'webhook-refuses',
  'api-server-refuses',
])

export interface LastGoodRun {
  readonly compiled: Compiled
  /** Of the text as it stands. */
  readonly diagnostics: readonly Diagnostic[]
  readonly broken: readonly BrokenFile[]
  /** The texts that were compiled. */
  readonly files: readonly SourceFile[]
}

/** Compiles texts that are being typed: a file that cannot be used is replaced by its last text that could, so that it stops only itself. */
export class LastGoodCompiler {
  private readonly texts = new Map<string, string>()
  private readonly cache = createCache()

  /** Other work is open, whose files may be called the same. */
  forget(): void {
    this.texts.clear()
  }

  compile(input: EngineInput): LastGoodRun {
    return finish(this.compileInParts(input))
  }

  /** {@link compile}, a part at a time; one that is left undone changes nothing. */
  *compileInParts(input: EngineInput): InParts<LastGoodRun> {
    const asTyped = yield* compileInParts(input, this.cache)
    const broken = input.files.flatMap((file) => this.brokenBy(file, asTyped.diagnostics))
    // A text that was not checked may be bad.
    if (asTyped.checked) this.remember(input.files, broken)
    const shown = new Map(broken.map((file) => [file.name, file.shown]))
    const files = input.files.map((file) => ({ name: file.name, text: shown.get(file.name) ?? file.text }))
    if (!broken.some((file) => file.shown !== null)) return { compiled: asTyped, diagnostics: asTyped.diagnostics, broken, files }
    const compiled = yield* compileInParts({ ...input, files }, this.cache)
    // Of a broken file only what breaks it is told: the rest speaks of an earlier text.
    const elsewhere = compiled.diagnostics.filter(({ range }) => !shown.has(range.file))
    const breaking = asTyped.diagnostics.filter(({ code, range }) => shown.has(range.file) && unreadable.has(code))
    return { compiled, diagnostics: [...breaking, ...elsewhere], broken, files }
  }

  private brokenBy({ name }: SourceFile, diagnostics: readonly Diagnostic[]): BrokenFile[] {
    const diagnostic = diagnostics.find(({ code, range }) => range.file === name && unreadable.has(code))
    return diagnostic === undefined ? [] : [{ name, shown: this.texts.get(name) ?? null, diagnostic }]
  }

  private remember(files: readonly SourceFile[], broken: readonly BrokenFile[]): void {
    const bad = new Set(broken.map((file) => file.name))
    const present = new Set(files.map((file) => file.name))
    for (const name of this.texts.keys()) if (!present.has(name)) this.texts.delete(name)
    for (const file of files) if (!bad.has(file.name)) this.texts.set(file.name, file.text)
  }
}
