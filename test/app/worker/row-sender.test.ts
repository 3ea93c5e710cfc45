import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { columnNames } from '../../../app/worker/columns.ts'
import type { EngineResponse } from '../../../app/worker/protocol.ts'
import { RowSender } from '../../../app/worker/row-sender.ts'
import type { Recording } from '../../../src/index.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function grown(length: number): Recording {
  const rows = { ...Object.fromEntries(columnNames.map((name) => [name, new Uint32Array(length)])), length }
  return { durationUs: 9, rows } as unknown as Recording
}

interface Look {
  readonly afterMs: number
  readonly rows: number
  readonly last?: boolean
}

/** What is sent of a run at each look: from which row, and how many. */
function sent(isNew: boolean, looks: readonly Look[]) {
  const messages: string[] = []
  const post = (response: EngineResponse) => {
    if (response.type === 'rows') messages.push(`${response.from}+${response.rows.length}${response.done ? ' done' : ''}`)
  }
  const sender = new RowSender({ revision: 1, isNew, post })
  const firsts = looks.map(({ afterMs, rows, last = false }) => {
    vi.advanceTimersByTime(afterMs)
    return sender.offer(grown(rows), { last, simulateMs: 0 })
  })
  return { messages, first: firsts.indexOf(true), firsts: firsts.filter(Boolean).length }
}

describe('rows of a run', () => {
  it.each<[string, boolean, Look[], string[]]>([
    [
      'wait until there are many',
      false,
      [
        { afterMs: 1, rows: 19_999 },
        { afterMs: 1, rows: 20_000 },
      ],
      ['0+20000'],
    ],
    [
      'are sent of a slow run, however few they are',
      false,
      [
        { afterMs: 249, rows: 10 },
        { afterMs: 1, rows: 20 },
      ],
      ['0+20'],
    ],
    [
      'go on where the last message ended',
      false,
      [
        { afterMs: 250, rows: 5 },
        { afterMs: 250, rows: 8 },
      ],
      ['0+5', '5+3'],
    ],
    ['are all sent at the end', false, [{ afterMs: 1, rows: 3, last: true }], ['0+3 done']],
    [
      'come soon of work that was opened, and then as of any other',
      true,
      [
        { afterMs: 40, rows: 3 },
        { afterMs: 200, rows: 9 },
        { afterMs: 50, rows: 10 },
      ],
      ['0+3', '3+7'],
    ],
  ])('%s', (_, isNew, looks, messages) => {
    expect(sent(isNew, looks).messages).toEqual(messages)
  })

  it.each<[string, boolean, Look[], number]>([
    [
      'the first of new work',
      true,
      [
        { afterMs: 40, rows: 3 },
        { afterMs: 400, rows: 9 },
      ],
      0,
    ],
    [
      'not a message without rows',
      true,
      [
        { afterMs: 400, rows: 0 },
        { afterMs: 40, rows: 9 },
      ],
      1,
    ],
    ['those that are all', true, [{ afterMs: 1, rows: 9, last: true }], 0],
    [
      'none of work that is shown',
      false,
      [
        { afterMs: 400, rows: 3 },
        { afterMs: 1, rows: 9, last: true },
      ],
      -1,
    ],
  ])('are told for the first ones: %s', (_, isNew, looks, first) => {
    expect(sent(isNew, looks)).toMatchObject({ first, firsts: first < 0 ? 0 : 1 })
  })
})
