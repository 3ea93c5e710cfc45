import type { LabelSet, LabelSets } from './promql-labels.ts'

/** One series as Prometheus stored it: a cumulative value at each scrape since it first appeared. */
export interface ScrapedSeries {
  readonly labels: LabelSet
  /** The scrape (from 0) at which it was first seen. */
  readonly first: number
  /** Values from that scrape on, of which the first `size` count. */
  readonly values: readonly number[]
  readonly size: number
  /** Whether it counts requests, so that what it grew by is a number of requests. */
  readonly countsRequests: boolean
}

/** Series by metric, all scraped at the same moments: at 0 and each `scrapeMs` thereafter. */
export interface SeriesTable {
  readonly scrapeMs: number
  readonly sets: LabelSets
  /** Series of a metric, in the order in which they appeared, more being added at the end; undefined for a metric that is not kept. */
  series(metric: string): readonly ScrapedSeries[] | undefined
}

/** One element of an instant vector. */
export interface Element {
  readonly labels: LabelSet
  readonly value: number
}

/** Samples of a series in a window of time, by position in its values, `from` inclusive and `to` exclusive. */
export interface Window {
  readonly series: ScrapedSeries
  readonly from: number
  readonly to: number
  /** The scrape of the sample at position 0. */
  readonly scrapeMs: number
  readonly startMs: number
  readonly endMs: number
}

/** The samples of `(startMs, endMs]`, open on the left as since Prometheus 3.0. */
export function windowOf(series: ScrapedSeries, scrapeMs: number, startMs: number, endMs: number): Window {
  const from = Math.max(0, Math.floor(startMs / scrapeMs + 1e-9) + 1 - series.first)
  const to = Math.min(series.size, Math.floor(endMs / scrapeMs + 1e-9) + 1 - series.first)
  return { series, from, to, scrapeMs, startMs, endMs }
}

/** Time of the sample at a position. */
export function sampleMs({ series, scrapeMs }: Window, position: number): number {
  return (series.first + position) * scrapeMs
}
