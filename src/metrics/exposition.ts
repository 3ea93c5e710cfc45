/** Samples of one metric, by their labels. */
export interface Metric {
  readonly name: string
  readonly type: 'counter' | 'histogram'
  readonly help: string
  readonly samples: readonly Sample[]
}

/** One series of a metric at one moment. */
export interface Sample {
  readonly labels: Labels
  /** Of a counter. */
  readonly value: number
  /** Of a histogram: upper ends of the buckets, and what each of them and all below it hold; the sum of all values. */
  readonly histogram?: { readonly bounds: readonly number[]; readonly counts: readonly number[]; readonly sum: number }
}

/** Label values by name. */
export type Labels = Readonly<Record<string, string>>

/** Metrics in the text format that Prometheus reads (https://prometheus.io/docs/instrumenting/exposition_formats/). */
export function prometheusText(metrics: readonly Metric[]): string {
  return metrics
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, type, help, samples }) => {
      const lines = linesOf(name, samples).map(({ name: line, labels, value }) => `${line}${labelText(labels)} ${value}`)
      return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n')
    })
    .join('')
}

/** Metrics as a table: a row for each sample, a column for each label that any of them has (RFC 4180). */
export function csvText(metrics: readonly Metric[]): string {
  const lines = metrics.flatMap(({ name, samples }) => linesOf(name, samples))
  const labels = [...new Set(lines.flatMap((line) => Object.keys(line.labels)))]
  const rows = lines.map((line) => [line.name, ...labels.map((label) => line.labels[label] ?? ''), String(line.value)])
  return [['metric', ...labels, 'value'], ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')
}

interface Line {
  readonly name: string
  readonly labels: Labels
  readonly value: number
}

function linesOf(name: string, samples: readonly Sample[]): readonly Line[] {
  return samples.flatMap(({ labels, value, histogram }) => {
    if (!histogram) return [{ name, labels, value }]
    const buckets = histogram.bounds.map((bound, i) => ({
      name: `${name}_bucket`,
      labels: { ...labels, le: String(bound) },
      value: histogram.counts[i] ?? 0,
    }))
    return [
      ...buckets,
      { name: `${name}_bucket`, labels: { ...labels, le: '+Inf' }, value },
      { name: `${name}_sum`, labels, value: histogram.sum },
      { name: `${name}_count`, labels, value },
    ]
  })
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replace(/["\\\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`))}"`,
  )
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

/** A cell that a spreadsheet would take for a formula is kept from it; numbers, the last bucket's bound, and `-` for no flags are none. */
function csvCell(text: string): string {
  const isFormula = /^[=+@-]./s.test(text) && text !== '+Inf' && Number.isNaN(Number(text))
  const plain = isFormula ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
