import { afterEach, describe, expect, it } from 'vitest'
import { changeSettings, readSettings, settingsStore } from '../../../app/settings/settings-store.ts'
import { showMs, showRate } from '../../../app/settings/units.ts'

const defaults = { theme: 'system', motion: 'system', colourBy: 'version', rates: 'second', times: 'short' }

describe('settings that a browser kept', () => {
  it.each([
    ['nothing', null, defaults],
    ['no object', 'dark', defaults],
    ['a list', ['dark'], defaults],
    ['a part', { theme: 'light' }, { ...defaults, theme: 'light' }],
    ['all', { theme: 'dark', motion: 'full', colourBy: 'outcome', rates: 'minute', times: 'milliseconds' }, 'same'],
    ['unknown choices and names', { theme: 'pink', motion: 3, colourBy: null, more: 1 }, defaults],
  ])('%s', (_, kept, expected) => {
    expect(readSettings(kept)).toEqual(expected === 'same' ? kept : expected)
  })
})

describe('units', () => {
  afterEach(() => settingsStore.setState({ rates: 'second', times: 'short' }))

  it.each([
    [40.5, '40.5/s', '2,430/min'],
    [0, '0/s', '0/min'],
    [0.001, '<\u00a00.1/s', '<\u00a00.1/min'],
    [0.05, '<\u00a00.1/s', '3/min'],
    [1.25, '1.3/s', '75/min'],
    [Number.NaN, '–', '–'],
  ])('a rate of %s', (rate, second, minute) => {
    expect(showRate(rate)).toBe(second)
    changeSettings({ rates: 'minute' })
    expect(showRate(rate)).toBe(minute)
  })

  it.each([
    [43, '43\u00a0ms', '43\u00a0ms'],
    [0.4, '0.4\u00a0ms', '0.4\u00a0ms'],
    [999.4, '999\u00a0ms', '999\u00a0ms'],
    [2040, '2.04\u00a0s', '2,040\u00a0ms'],
    [Number.NaN, '–', '–'],
  ])('a time of %s ms', (ms, short, long) => {
    expect(showMs(ms)).toBe(short)
    changeSettings({ times: 'milliseconds' })
    expect(showMs(ms)).toBe(long)
  })
})
