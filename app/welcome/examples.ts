import order from '../../examples/gallery.yaml?raw'
import type { SourceFile } from '../../src/index.ts'
import { openWork } from '../work/work.ts'
import { engine } from '../worker/client.ts'
import { telling } from './telling-file.ts'

export interface Example {
  /** Name of its folder, and what the work that begins from it remembers. */
  readonly id: string
  readonly title: string
  readonly description: string
  readonly tags: readonly string[]
}

const descriptions = import.meta.glob<string>('../../examples/*/example.yaml', { query: '?raw', import: 'default', eager: true })
const texts = import.meta.glob<string>(['../../examples/*/*.yaml', '!**/example.yaml', '!**/expect*'], { query: '?raw', import: 'default' })

/** The gallery, in its order. */
export const examples: readonly Example[] = inOrder(
  Object.entries(descriptions).map(([path, text]) => readDescription(folderOf(path), text)),
)

function folderOf(path: string): string {
  return path.split('/').at(-2) ?? ''
}

/** Reads `title`, `description` and `tags: [a, b]`; these files are ours, one value a line. */
function readDescription(id: string, text: string): Example {
  const value = (key: string) => new RegExp(`^${key}:\\s*(.*)$`, 'm').exec(text)?.[1]?.replace(/^(["'])(.*)\1$/, '$2') ?? ''
  const tags = value('tags')
    .replace(/^\[|\]$/g, '')
    .split(/,\s*/)
  return { id, title: value('title'), description: value('description'), tags }
}

function inOrder(all: readonly Example[]): readonly Example[] {
  const ids = [...order.matchAll(/^- (\S+)/gm)].map(([, id]) => id)
  return all.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
}

async function filesOf(id: string): Promise<readonly SourceFile[]> {
  const own = Object.entries(texts).filter(([path]) => folderOf(path) === id)
  return Promise.all(own.map(async ([path, load]) => ({ name: path.slice(path.lastIndexOf('/') + 1), text: await load() })))
}

/** Brings what an example needs that is perhaps about to be opened. */
export function prepareExample(id: string): void {
  engine.prepare()
  // Offline it may not come: opening it tries again.
  filesOf(id).catch(() => {})
}

/** Opens an example as new work, on the file that routes. */
export async function openExample(id: string): Promise<void> {
  const example = examples.find((each) => each.id === id)
  const files = await filesOf(id)
  if (files.length === 0) return
  openWork({ title: example?.title ?? id, origin: id, files, open: telling(files) })
}
