import type { SourceFile } from '../../src/index.ts'

/** Larger than any manifest that a browser's storage could keep. */
const largest = 4_000_000

/** Texts of the files of a drop or a choice; empty, binary and huge ones are left out and named. */
export async function readFiles(
  list: Iterable<File>,
): Promise<{ readonly files: readonly SourceFile[]; readonly empty: readonly string[]; readonly refused: readonly string[] }> {
  const files: SourceFile[] = []
  const empty: string[] = []
  const refused: string[] = []
  for (const file of list) {
    const text = file.size > largest ? null : await file.text().catch(() => null)
    if (text === null || text.includes('\0')) refused.push(file.name)
    else if (text.trim() === '') empty.push(file.name)
    else files.push({ name: file.name, text: text.replaceAll('\r\n', '\n') })
  }
  return { files, empty, refused }
}
