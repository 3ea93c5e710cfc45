import { isRecorded, type SourceFile } from '../../src/index.ts'

/** The documents of a file, without their separators; empty ones are left out. */
export function documentsOf(text: string): readonly string[] {
  return text
    .split(/^---.*$/m)
    .map((document) => document.replace(/^\n+|\s+$/g, ''))
    .filter((document) => document.replaceAll(/^\s*#.*$/gm, '').trim() !== '')
}

/** The files that hold documents: all but recorded traffic. */
function manifestFiles(files: readonly SourceFile[]): readonly SourceFile[] {
  return files.filter((file) => !isRecorded(file))
}

/** All files as one text. */
export function joinFiles(files: readonly SourceFile[]): string {
  return `${manifestFiles(files)
    .flatMap((file) => documentsOf(file.text))
    .join('\n---\n')}\n`
}

/** The command that applies all but what only Telltale reads. */
export function kubectlCommand(files: readonly SourceFile[]): string {
  const manifests = manifestFiles(files)
    .flatMap((file) => documentsOf(file.text))
    .filter((document) => !/^apiVersion:\s*["']?telltale\.dev\//m.test(document))
  const text = manifests.join('\n---\n')
  let end = 'EOF'
  while (text.split('\n').includes(end)) end += 'F'
  return `kubectl apply -f - <<'${end}'\n${text}\n${end}\n`
}
