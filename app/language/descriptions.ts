import { loadDescriptions } from '../../src/index.ts'
import type { Descriptions } from './hover.ts'

let loading: Promise<Descriptions> | null = null

/** The documentation's sentences on fields; none while the window is offline and has not had them yet. */
export function descriptions(): Promise<Descriptions> {
  loading ??= loadDescriptions().catch(() => {
    loading = null
    return {}
  })
  return loading
}
