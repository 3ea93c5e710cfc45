import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { ProxyName, ProxyTables } from '../../src/index.ts'
import { derivedStore } from '../store/derived.ts'
import { engine } from '../worker/client.ts'

/** What is known of a proxy: nothing yet, that the pod has none, or its tables. */
export interface ProxyState {
  readonly proxies: readonly ProxyName[]
  readonly tables: ProxyTables | null
  readonly loaded: boolean
}

/** The tables of a pod's proxy in a step of the timeline, of the text as it stands; an empty name is the first proxy there is. */
export function useProxyTables(pod: string, step: number): ProxyState {
  const [state, setState] = useState<ProxyState>({ proxies: [], tables: null, loaded: false })
  const revision = useStore(derivedStore, (derived) => derived.revision)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text has another configuration
  useEffect(() => {
    let current = true
    const load = async () => {
      const finding = await engine.viewProxy(pod, step)
      const first = finding?.proxies[0]?.pod
      const shown = pod === '' && first !== undefined ? await engine.viewProxy(first, step) : finding
      if (current) setState({ proxies: shown?.proxies ?? [], tables: shown?.tables ?? null, loaded: true })
    }
    void load()
    return () => {
      current = false
    }
  }, [pod, step, revision])
  return state
}
