import { type ComparedCause, formatCount } from '../../src/index.ts'
import { Flag } from '../components/Flag.tsx'
import { TermButton } from '../glossary/TermButton.tsx'

/** What requests failed of, before (grey) and after (red). */
export function Causes({ causes }: { causes: readonly ComparedCause[] }) {
  const most = Math.max(...causes.map(({ before, after }) => Math.max(before, after)))
  const width = (count: number) => ({ width: count === 0 ? 0 : `max(3px, ${(100 * count) / most}%)` })
  return (
    <section className="tt-causes">
      <h3>
        Failures by <TermButton id="figure:causes">cause</TermButton>
      </h3>
      <table>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Cause</th>
            <th scope="col">Before</th>
            <th scope="col">Bars</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {causes.map(({ cause, place, before, after }) => (
            <tr key={`${cause} ${place}`}>
              <th scope="row">
                <Flag cause={cause} explain /> <span>{place}</span>
              </th>
              <td>{formatCount(before)}</td>
              <td className="tt-cause-bars" aria-hidden="true">
                <i style={width(before)} />
                <i className="tt-cause-after" style={width(after)} />
              </td>
              <td>
                <b>{formatCount(after)}</b>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
