import type { SourceFile } from '../../src/index.ts'

/** What reads texts by their resources: it comes once a side wants it. */
let texts: typeof import('./given-texts.ts') | null = null

export async function loadTexts(): Promise<typeof import('./given-texts.ts')> {
  texts ??= await import('./given-texts.ts')
  return texts
}

/** The files with what one of them says in place of what the others say of the same; after {@link loadTexts}. */
export function withRulesOf(name: string, files: readonly SourceFile[]): readonly SourceFile[] {
  const own = files.filter((file) => file.name === name)
  const others = files.filter((file) => file.name !== name)
  return texts && own.length > 0 ? texts.givenSide(own, others) : files
}
