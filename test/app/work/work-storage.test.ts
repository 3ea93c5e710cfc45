import { describe, expect, it } from 'vitest'
import { emptyInput } from '../../../app/store/input.ts'
import { readStoredWork, type StoredWork } from '../../../app/work/stored-work.ts'
import { type KeyValues, WorkStorage } from '../../../app/work/work-storage.ts'

function memory(room = Number.POSITIVE_INFINITY): KeyValues & { readonly used: () => number } {
  const values = new Map<string, string>()
  const used = () => [...values.values()].reduce((sum, value) => sum + value.length, 0)
  return {
    used,
    getItem: (key) => values.get(key) ?? null,
    removeItem: (key) => void values.delete(key),
    setItem: (key, value) => {
      if (used() - (values.get(key)?.length ?? 0) + value.length > room) throw new Error('full')
      values.set(key, value)
    },
  }
}

const work = (session: string, text: string): StoredWork => ({
  ...emptyInput,
  files: [{ name: 'a.yaml', text }],
  open: 'a.yaml',
  title: session,
  session,
  savedAt: 1,
})

describe('WorkStorage', () => {
  it('gives back what was saved', () => {
    const storage = new WorkStorage(memory())
    expect(storage.save(work('one', 'kind: Service'))).toBe(true)
    expect(storage.load()).toEqual(work('one', 'kind: Service'))
  })

  it('moves the work of another window to the history instead of overwriting it', () => {
    const storage = new WorkStorage(memory())
    storage.save(work('one', 'a'))
    storage.save(work('two', 'b'))
    expect(storage.load()?.session).toBe('two')
    expect(storage.history().map((item) => item.session)).toEqual(['one'])
  })

  it('keeps one entry a session and the last thirty of them, newest first', () => {
    const storage = new WorkStorage(memory())
    for (let i = 0; i < 40; i++) storage.remember(work(`s${i}`, `text ${i}`))
    storage.remember(work('s39', 'text again'))
    const history = storage.history()
    expect(history).toHaveLength(30)
    expect(history[0]?.files[0]?.text).toBe('text again')
    expect(history.at(-1)?.session).toBe('s10')
  })

  it('keeps the same text once, unless it has a name of its own', () => {
    const storage = new WorkStorage(memory())
    storage.remember({ ...work('kept', 'a'), name: 'before the retries' })
    storage.remember({ ...work('rested', 'a'), name: '' })
    storage.remember(work('left', 'a'))
    expect(storage.history().map(({ session, name }) => [session, name])).toEqual([
      ['left', undefined],
      ['kept', 'before the retries'],
    ])
  })

  it('keeps a thumbnail with the work of the session that it is of', () => {
    const storage = new WorkStorage(memory())
    const thumbnail = { width: 10, height: 5, boxes: [], ways: [] }
    storage.illustrate('one', thumbnail)
    expect(storage.load()).toBeUndefined()
    storage.save(work('one', 'a'))
    storage.illustrate('other', thumbnail)
    expect(storage.load()).toEqual(work('one', 'a'))
    storage.illustrate('one', thumbnail)
    expect(storage.load()).toEqual({ ...work('one', 'a'), thumbnail })
    storage.save(work('two', 'b'))
    expect(storage.history()).toEqual([{ ...work('one', 'a'), thumbnail }])
  })

  it('gives up history for the present work when the storage is full', () => {
    const storage = new WorkStorage(memory(1000))
    for (let i = 0; i < 3; i++) storage.remember(work(`s${i}`, 'x'.repeat(100)))
    expect(storage.save(work('now', 'y'.repeat(500)))).toBe(true)
    expect(storage.load()?.session).toBe('now')
    expect(storage.history().length).toBeLessThan(3)
  })

  it('says when there is no room and leaves the last work that had room', () => {
    const storage = new WorkStorage(memory(400))
    storage.save(work('one', 'small'))
    expect(storage.save(work('one', 'x'.repeat(1000)))).toBe(false)
    expect(storage.load()?.files[0]?.text).toBe('small')
  })

  it.each(['', 'nonsense', '{"files":3}', '{"files":[]}', '{"files":[{"name":1}]}', 'null', '[]'])('reads nothing from %j', (stored) => {
    const values = memory()
    values.setItem('telltale.work.v1', stored)
    expect(new WorkStorage(values).load()).toBeUndefined()
  })
})

describe('readStoredWork', () => {
  it('fills what is missing and drops files that are not whole', () => {
    expect(readStoredWork({ files: [{ name: 'a', text: 't' }, { name: 'b' }], seed: 'x' })).toEqual({
      files: [{ name: 'a', text: 't' }],
      open: '',
      title: 'Untitled',
      origin: '',
      edited: false,
      seed: null,
      durationMs: null,
      session: '',
      savedAt: 0,
    })
  })

  it('notices what another window wrote since', () => {
    const shared = memory()
    const [mine, theirs] = [new WorkStorage(shared), new WorkStorage(shared)]
    mine.save(work('mine', 'a'))
    theirs.save(work('theirs', 'b'))
    mine.save(work('mine', 'a2'))
    expect(mine.load()?.files[0]?.text).toBe('a2')
    expect(mine.history().map((item) => item.files[0]?.text)).toEqual(['b', 'a'])
    theirs.save(work('theirs', 'b2'))
    expect(theirs.find('mine')?.files[0]?.text).toBe('a2')
    expect(theirs.find('theirs')?.files[0]?.text).toBe('b2')
    expect(theirs.find('nobody')).toBeUndefined()
  })
})
