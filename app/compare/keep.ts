import { notify } from '../components/toast.ts'
import { comparingStore } from './comparing.ts'
import { keepVersion } from './sides.ts'

/** Keeps the present text and puts it on a side of the comparison, to edit on and compare with it. */
export function keepAsBefore(side: 'before' | 'after' = 'before'): void {
  keepVersion()
  comparingStore.setState({ [side]: { type: 'kept' }, list: null })
  notify({ title: 'The present text is kept', text: 'Edit on, and compare with it.' })
}
