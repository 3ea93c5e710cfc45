import { createStore } from 'zustand/vanilla'
import { readStoredWork, type StoredWork } from './stored-work.ts'
import type { Thumbnail } from './thumbnail.ts'

const workKey = 'telltale.work.v1'
const historyKey = 'telltale.history.v1'
const historyLength = 30

/** Whether the browser keeps what is typed. */
export const storageStore = createStore<{ readonly failed: boolean }>(() => ({ failed: false }))

/** Why it does not, and what helps. */
export function whyNotSaved(): string {
  const reason = refused ? 'It refuses storage to this page.' : 'Its storage is full.'
  return `${reason} Share a link to keep this work.`
}

/** The part of `Storage` that is used here. */
export type KeyValues = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** The present work and the last ones before it, in the browser's storage. */
export class WorkStorage {
  private readonly storage: KeyValues
  /** What this window wrote last: as long as it stands there, no other has written. */
  private written: { readonly session: string; readonly text: string } | null = null

  constructor(storage: KeyValues) {
    this.storage = storage
  }

  /** The work of one session, whether it was the last that was kept or not. */
  find(session: string): StoredWork | undefined {
    const present = this.load()
    return present?.session === session ? present : this.history().find((item) => item.session === session)
  }

  load(): StoredWork | undefined {
    return readStoredWork(this.read(workKey))
  }

  /** Keeps `work`; what another window had kept since goes to the history. False: there is no room for it. */
  save(work: StoredWork): boolean {
    const { written } = this
    if (written?.session !== work.session || this.text(workKey) !== written.text) this.makeWayFor(work)
    if (!this.writeOrMakeRoom(workKey, work)) return false
    this.written = { session: work.session, text: this.text(workKey) ?? '' }
    return true
  }

  history(): readonly StoredWork[] {
    const stored = this.read(historyKey)
    return Array.isArray(stored) ? stored.flatMap((item) => readStoredWork(item) ?? []) : []
  }

  /** Puts `work` at the head of the history; it takes the place of what the same session left there. What has a name of its own stays. */
  remember(work: StoredWork): boolean {
    const others = this.history().filter((item) => item.session !== work.session && (isNamed(item) || !sameFiles(item, work)))
    return this.writeHistory([work, ...others].slice(0, historyLength))
  }

  /** Keeps a thumbnail with the present work, as long as it is of this session. */
  illustrate(session: string, thumbnail: Thumbnail): void {
    const present = this.load()
    if (present?.session === session) this.save({ ...present, thumbnail })
  }

  /** Gives a state of the history another name. */
  rename(session: string, name: string): void {
    this.writeHistory(this.history().map((item) => (item.session === session ? { ...item, name } : item)))
  }

  forget(session: string): void {
    this.writeHistory(this.history().filter((item) => item.session !== session))
  }

  private makeWayFor(work: StoredWork): void {
    const present = this.load()
    if (present && present.session !== work.session && !sameFiles(present, work)) this.remember(present)
  }

  private writeHistory(items: readonly StoredWork[]): boolean {
    for (let kept = items.length; kept > 0; kept--) if (this.write(historyKey, items.slice(0, kept))) return true
    this.remove(historyKey)
    return items.length === 0
  }

  /** The present work comes first: the oldest of the history go to make room for it. */
  private writeOrMakeRoom(key: string, value: unknown): boolean {
    if (this.write(key, value)) return true
    for (let kept = this.history().length - 1; kept >= 0; kept--) {
      this.writeHistory(this.history().slice(0, kept))
      if (this.write(key, value)) return true
    }
    return false
  }

  private read(key: string): unknown {
    try {
      return JSON.parse(this.text(key) ?? 'null')
    } catch {
      return null
    }
  }

  private text(key: string): string | null {
    try {
      return this.storage.getItem(key)
    } catch {
      return null
    }
  }

  private write(key: string, value: unknown): boolean {
    try {
      this.storage.setItem(key, JSON.stringify(value))
      return true
    } catch {
      return false
    }
  }

  private remove(key: string): void {
    try {
      this.storage.removeItem(key)
    } catch {
      // A storage that refuses everything has nothing to remove.
    }
  }
}

function isNamed({ name = '' }: StoredWork): boolean {
  return name !== ''
}

function sameFiles(a: StoredWork, b: StoredWork): boolean {
  return a.files.length === b.files.length && a.files.every((file, i) => file.name === b.files[i]?.name && file.text === b.files[i]?.text)
}

/** A storage that keeps nothing, for browsers that refuse theirs. */
const noStorage: KeyValues = {
  getItem: () => null,
  setItem: () => {
    throw new Error('This browser refuses storage.')
  },
  removeItem: () => undefined,
}

function browserStorage(): KeyValues {
  try {
    return localStorage
  } catch {
    return noStorage
  }
}

const storage = browserStorage()
const refused = storage === noStorage

export const workStorage = new WorkStorage(storage)
