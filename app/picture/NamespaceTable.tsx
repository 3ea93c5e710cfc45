import { type Figures, formatCount, formatPercent, type Recording } from '../../src/index.ts'
import { showRate } from '../settings/units.ts'
import { bundleEnd, makeBundles } from './bundles.ts'

/** What the picture of a large mesh shows far away: all that goes from one namespace to another, in one row. */
export function NamespaceTable({ recording, figures }: { recording: Recording; figures: Figures }) {
  return (
    <>
      <div className="tt-table-title">
        <h2>Between namespaces</h2>
      </div>
      <table className="tt-table">
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col" className="tt-number">
              Ways
            </th>
            <th scope="col" className="tt-number">
              Rate
            </th>
            <th scope="col" className="tt-number">
              Success
            </th>
          </tr>
        </thead>
        <tbody>
          {makeBundles(recording, figures).map(({ from, to, edges, rate, calls, succeeded }) => (
            <tr key={`${from} ${to}`}>
              <td>{bundleEnd(recording, from)}</td>
              <td>{bundleEnd(recording, to)}</td>
              <td className="tt-number">{formatCount(edges.length)}</td>
              <td className="tt-number">{showRate(rate)}</td>
              <td className={succeeded < calls ? 'tt-number tt-failing' : 'tt-number'}>
                {calls > 0 ? formatPercent(succeeded / calls) : '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
