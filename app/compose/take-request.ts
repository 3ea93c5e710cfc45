import { parseRequest } from '../../src/index.ts'
import { openComposer } from '../store/view.ts'
import { compose } from './compose-store.ts'

/** Opens the composer on the request that a pasted command makes; says whether there is one. */
export function takeRequest(text: string): boolean {
  const request = parseRequest(text)
  if (!request) return false
  compose(request)
  openComposer()
  return true
}
