import { createStore } from 'zustand/vanilla'
import { openDialog } from '../store/view.ts'

/** The service (`namespace/name`) that a plan is written for; empty: the first that the text splits. */
export const plannerStore = createStore<{ readonly service: string }>(() => ({ service: '' }))

export function openPlanner(service = ''): void {
  plannerStore.setState({ service })
  openDialog('rehearse')
}
