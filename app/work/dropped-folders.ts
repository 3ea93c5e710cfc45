const manifest = /\.(ya?ml|json)$/i
/** Beside manifests, these hold others' files by the thousand. */
const skipped = /^(\.|node_modules$)/
const most = 500

/** The manifests among what was dropped and in its folders, however deep, in the order of their names. */
export async function manifestsBelow(entries: readonly FileSystemEntry[]): Promise<readonly File[]> {
  const found: File[] = []
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (found.length >= most) break
    if (entry.isDirectory && !skipped.test(entry.name))
      found.push(...(await manifestsBelow(await childrenOf(entry as FileSystemDirectoryEntry))))
    else if (entry.isFile && manifest.test(entry.name)) found.push(...(await fileOf(entry as FileSystemFileEntry)))
  }
  return found.slice(0, most)
}

/** The manifests among the files of a folder that was chosen, by the same rules. */
export function manifestsAmong(files: Iterable<File>): readonly File[] {
  const fits = ({ webkitRelativePath: path }: File) => {
    const [, ...inside] = path.split('/')
    return manifest.test(path) && !inside.slice(0, -1).some((folder) => skipped.test(folder))
  }
  const byPath = (a: File, b: File) => (a.webkitRelativePath < b.webkitRelativePath ? -1 : 1)
  return [...files].filter(fits).sort(byPath).slice(0, most)
}

/** A browser hands out a folder in portions, the last of which is empty. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader()
  const found: FileSystemEntry[] = []
  for (;;) {
    const portion = await new Promise<readonly FileSystemEntry[]>((resolve) => reader.readEntries(resolve, () => resolve([])))
    if (portion.length === 0) return found
    found.push(...portion)
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<readonly File[]> {
  return new Promise((resolve) =>
    entry.file(
      (file) => resolve([file]),
      () => resolve([]),
    ),
  )
}
