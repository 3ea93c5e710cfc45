import { describe, expect, it } from 'vitest'
import { Collector } from '../../src/metrics/collect.ts'
import { csvText, prometheusText } from '../../src/metrics/exposition.ts'

function counter(...adds: readonly Readonly<Record<string, string>>[]): Collector {
  const collector = new Collector('asked_total', 'Requests.')
  for (const labels of adds) collector.add(labels)
  return collector
}

function histogram(bounds: readonly number[], values: readonly number[]): Collector {
  const collector = new Collector('took', 'Time.', bounds)
  for (const value of values) collector.add({ pod: 'a' }, value)
  return collector
}

describe('prometheusText', () => {
  it('sums samples by their labels and sorts them', () => {
    const text = prometheusText([counter({ pod: 'b' }, { pod: 'a' }, { pod: 'b' }).metric()])
    expect(text).toBe('# HELP asked_total Requests.\n# TYPE asked_total counter\nasked_total{pod="a"} 1\nasked_total{pod="b"} 2\n')
  })

  it.each([
    { values: [], lines: [] },
    { values: [0.5, 1, 5, 7], lines: ['le="1"} 2', 'le="5"} 3', 'le="+Inf"} 4'] },
    { values: [6], lines: ['le="1"} 0', 'le="5"} 0', 'le="+Inf"} 1'] },
  ])('counts $values in each bucket that they fit', ({ values, lines }) => {
    const text = prometheusText([histogram([1, 5], values).metric()])
    expect([...text.matchAll(/^took_bucket\{pod="a",(.*)$/gm)].map(([, line]) => line)).toEqual(lines)
    const sum = values.reduce((all, value) => all + value, 0)
    expect(text.includes(`took_sum{pod="a"} ${sum}\ntook_count{pod="a"} ${values.length}\n`)).toBe(values.length > 0)
  })

  it.each([
    { value: 'say "hi"', line: 'asked_total{pod="say \\"hi\\""} 1' },
    { value: 'a\\b', line: 'asked_total{pod="a\\\\b"} 1' },
    { value: 'two\nlines', line: 'asked_total{pod="two\\nlines"} 1' },
  ])('escapes $value', ({ value, line }) => {
    expect(prometheusText([counter({ pod: value }).metric()]).split('\n')).toContain(line)
  })
})

describe('csvText', () => {
  it('has a column for each label, empty where a sample has none', () => {
    const text = csvText([counter({ pod: 'a' }, { zone: 'z' }).metric(), histogram([1], [2]).metric()])
    expect(text.trimEnd().split('\r\n')).toEqual([
      'metric,pod,zone,le,value',
      'asked_total,a,,,1',
      'asked_total,,z,,1',
      'took_bucket,a,,1,0',
      'took_bucket,a,,+Inf,1',
      'took_sum,a,,,2',
      'took_count,a,,,1',
    ])
  })

  it.each([
    { value: 'a,b', cell: '"a,b"' },
    { value: 'a"b', cell: '"a""b"' },
    { value: '=1+2', cell: "'=1+2" },
    { value: '@cmd', cell: "'@cmd" },
    { value: '-5', cell: '-5' },
    { value: '-', cell: '-' },
  ])('writes $value as $cell', ({ value, cell }) => {
    expect(csvText([counter({ pod: value }).metric()])).toBe(`metric,pod,value\r\nasked_total,${cell},1\r\n`)
  })
})
