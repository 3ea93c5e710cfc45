import { Fragment } from 'react'
import simplifications from '../../docs/reference/simplifications.md?raw'
import { istioVersion, unsupportedFieldNames, unsupportedKindNames } from '../../src/index.ts'
import { Dialog } from '../components/Dialog.tsx'
import { ScrollRegion } from '../components/ScrollRegion.tsx'
import { listsOf } from './markdown-lists.ts'
import './modelled.css'

/** The engine's stages in words. */
const titles: Readonly<Record<string, string>> = {
  manifest: 'Manifests',
  mesh: 'The mesh',
  xds: 'What istiod pushes',
  envoy: 'What a proxy does',
  sim: 'The run',
  metrics: 'Figures',
  scenario: 'Traffic',
}

/** Where Telltale knowingly differs from Istio and Envoy. */
export function ModelledDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="What is modelled" width={760}>
      <ScrollRegion label="What is modelled" className="tt-modelled">
        <p>
          Telltale routes requests as istiod and Envoy of Istio {istioVersion} do: hosts, matches, weights, subsets, timeouts, retries,
          faults, mirrors, load balancing, connection pools and outlier detection. Here is all that it knows to be different.
        </p>
        {listsOf(simplifications).map(({ title, items }) => (
          <Fragment key={title}>
            <h3>{titles[title] ?? title}</h3>
            <ul>
              {items.map((parts) => (
                <li key={parts.join('')}>
                  {/* biome-ignore lint/suspicious/noArrayIndexKey: a part's name is its place */}
                  {parts.map((part, i) => (i % 2 === 1 ? <code key={i}>{part}</code> : <Fragment key={i}>{part}</Fragment>))}
                </li>
              ))}
            </ul>
          </Fragment>
        ))}
        <NameTable title="Kinds without effect" head="Kind" names={unsupportedKindNames} />
        <NameTable title="Fields without effect" head="Field" names={unsupportedFieldNames} />
      </ScrollRegion>
    </Dialog>
  )
}

function NameTable({ title, head, names }: { title: string; head: string; names: Readonly<Record<string, string>> }) {
  return (
    <>
      <h3>{title}</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(names).map(([name, reason]) => (
            <tr key={name}>
              <td>
                <code>{name.replace(/^.*\//, '')}</code>
              </td>
              <td>{reason.replaceAll('`', '')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
