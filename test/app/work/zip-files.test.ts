import { strFromU8, unzipSync } from 'fflate'
import { expect, it } from 'vitest'
import { manifestsBelow } from '../../../app/work/dropped-folders.ts'
import { zipped } from '../../../app/work/zip-files.ts'

it('keeps each file under its name', () => {
  const files = unzipSync(
    zipped([
      { name: 'a.yaml', text: 'kind: Ä\n' },
      { name: 'b.yaml', text: '' },
    ]),
  )
  expect(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)])).toEqual([
    ['a.yaml', 'kind: Ä\n'],
    ['b.yaml', ''],
  ])
})

const file = (name: string) => ({ name, isFile: true, isDirectory: false, file: (take: (file: File) => void) => take(new File([], name)) })
const folder = (name: string, ...children: object[]) => ({
  name,
  isFile: false,
  isDirectory: true,
  createReader: () => ({ readEntries: (take: (entries: object[]) => void) => take(children.splice(0, 2)) }),
})

it('finds the manifests of a folder, in portions and by name', async () => {
  const tree = folder('k8s', file('c.yml'), file('a.yaml'), folder('.git', file('x.yaml')), file('read.me'), folder('b', file('d.json')))
  const found = await manifestsBelow([tree as unknown as FileSystemEntry])
  expect(found.map(({ name }) => name)).toEqual(['a.yaml', 'd.json', 'c.yml'])
})
