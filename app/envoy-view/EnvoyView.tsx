import { ClipboardCopy } from 'lucide-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { ProxyName, ProxyTables } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { Dialog } from '../components/Dialog.tsx'
import { Field } from '../components/Field.tsx'
import { SelectField } from '../components/SelectField.tsx'
import { Tabs } from '../components/Tabs.tsx'
import type { DialogProps } from '../dialogs/Dialogs.tsx'
import { useStep } from '../player/use-step.ts'
import { openDialog, viewStore } from '../store/view.ts'
import { copyText } from '../work/clipboard.ts'
import { ConfigTable } from './ConfigTable.tsx'
import { type ConfigTab, configTabs } from './config-tabs.ts'
import { useProxyTables } from './use-proxy-tables.ts'
import './envoy-view.css'

/** What `istioctl proxy-config` shows of a proxy, each row with its JSON and the text that made it. */
export function EnvoyView({ open, onOpenChange }: DialogProps) {
  const pod = useStore(viewStore, (state) => state.proxy)
  const { proxies, tables, loaded } = useProxyTables(pod, useStep())
  const closeOnLink = ({ target }: { target: EventTarget }) => {
    if (target instanceof Element && target.closest('.tt-line-link')) openDialog('none')
  }
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Envoy configuration" width={1120}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: line links within lead out of the dialog */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: keys reach the links as clicks */}
      <div className="tt-envoy" onClick={closeOnLink}>
        {loaded && <Shown pod={tables?.pod ?? pod} proxies={proxies} tables={tables} />}
      </div>
    </Dialog>
  )
}

function Shown({ pod, proxies, tables }: { pod: string; proxies: readonly ProxyName[]; tables: ProxyTables | null }) {
  const [tab, setTab] = useState<ConfigTab['value']>('listeners')
  const [filter, setFilter] = useState('')
  const wanted = useDeferredValue(filter)
  return (
    <>
      <div className="tt-envoy-tools">
        <ProxyField pod={pod} proxies={proxies} />
        <Field
          className="tt-envoy-filter"
          label="Filter"
          placeholder="9080, reviews, v3 …"
          spellCheck={false}
          value={filter}
          onChange={setFilter}
          {...(filter === '' ? {} : { onCancel: () => setFilter('') })}
        />
        {tables && <CopyAll tables={tables} />}
      </div>
      {tables ? (
        <Tabs
          label="Parts of the configuration"
          value={tab}
          onChange={(value) => setTab(value as ConfigTab['value'])}
          tabs={configTabs.map((each) => ({
            value: each.value,
            label: `${each.label} ${tables[each.value].length}`,
            content: <ConfigTable key={`${tables.pod} ${each.value}`} tab={each} tables={tables} filter={wanted} />,
          }))}
        />
      ) : (
        <p className="tt-nothing">
          <b>{pod === '' ? 'No pod of this mesh has a proxy' : `${pod} has no proxy`}</b>
          Its requests leave as the application sends them.
        </p>
      )}
    </>
  )
}

function ProxyField({ pod, proxies }: { pod: string; proxies: readonly ProxyName[] }) {
  const unknown = pod === '' || proxies.some((proxy) => proxy.pod === pod) ? [] : [{ value: pod, label: pod }]
  const known = proxies.map((proxy) => ({ value: proxy.pod, label: proxy.type === 'router' ? `${proxy.pod}, gateway` : proxy.pod }))
  return (
    <SelectField
      className="tt-envoy-proxy"
      label="Proxy of"
      value={pod}
      options={[...unknown, ...known]}
      onChange={(proxy) => viewStore.setState({ proxy })}
    />
  )
}

function CopyAll({ tables }: { tables: ProxyTables }) {
  const text = useMemo(() => () => JSON.stringify(tables.config, null, 2), [tables])
  return (
    <Button
      icon={<ClipboardCopy size={16} strokeWidth={1.75} aria-hidden="true" />}
      onClick={() => void copyText(text(), 'Configuration copied as JSON')}
    >
      Copy all as JSON
    </Button>
  )
}
