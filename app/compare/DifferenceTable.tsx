import { useMemo } from 'react'
import {
  type BeforeAfter,
  type ComparedClass,
  classWords,
  type Difference,
  formatCount,
  formatMs,
  type Recording,
  timeDiffers,
} from '../../src/index.ts'
import { TermButton } from '../glossary/TermButton.tsx'
import { versionPlaces } from '../player/request-colours.ts'
import { comparingStore } from './comparing.ts'

/** A row for each class of requests, and one for all. */
export function DifferenceTable({ difference, after }: { difference: Difference; after: Recording }) {
  const places = useMemo(() => versionPlaces(after), [after])
  const { versions, classes, all, service } = difference
  return (
    <div className="tt-difference-scroll">
      <table className="tt-difference-table">
        <thead>
          <tr>
            <th scope="col">Who</th>
            <th scope="col">
              <TermButton id="figure:requests">Requests</TermButton>
            </th>
            {versions.map((version) => (
              <th scope="col" key={version}>
                <i className="tt-difference-dot" style={{ background: `var(--version-${places.get(version) ?? 0})` }} />
                {version}
                <span className="visually-hidden"> of {service}</span>
              </th>
            ))}
            <th scope="col">
              <TermButton id="figure:success">Fail</TermButton>
            </th>
            <th scope="col">
              <TermButton id="figure:p99">p99</TermButton>
            </th>
            <th scope="col">What changes</th>
          </tr>
        </thead>
        <tbody>
          {classes.map((compared) => (
            <Row key={`${compared.source} ${compared.name}`} compared={compared} difference={difference} />
          ))}
          <Row compared={all} difference={difference} />
        </tbody>
      </table>
    </div>
  )
}

function Row({ compared, difference }: { compared: ComparedClass; difference: Difference }) {
  const words = classWords(compared, difference.service)
  const ms = (us: number) => formatMs(us / 1000)
  return (
    <tr>
      <th scope="row">
        {compared.source === '' ? (
          'All'
        ) : (
          <>
            {compared.source}
            <small title={compared.name}>{compared.name}</small>
          </>
        )}
      </th>
      <td>{formatCount(compared.requests)}</td>
      {compared.versions.map((pair, i) => (
        <td key={difference.versions[i]}>
          <Both pair={pair} format={formatCount} />
        </td>
      ))}
      <td>
        <Both pair={compared.failed} format={formatCount} />
      </td>
      <td>
        <Both pair={compared.p99Us} format={ms} same={!timeDiffers(compared)} />
      </td>
      <td className={words === 'nothing' ? 'tt-unchanged' : undefined}>
        {words} <Example compared={compared} difference={difference} />
      </td>
    </tr>
  )
}

/** `157 to 375`, which breaks before `to` alone; one number in grey where it stays the same. */
function Both({ pair, format, same = false }: { pair: BeforeAfter; format: (value: number) => string; same?: boolean }) {
  const [before, after] = [format(pair.before), format(pair.after)]
  if (same || before === after) return <span className="tt-unchanged">{after}</span>
  return (
    <>
      {before} <span className="tt-to">to</span>
      {'\u00a0'}
      <b>{after}</b>
    </>
  )
}

/** Opens a request of the class that is treated otherwise, in both runs. */
function Example({ compared, difference }: { compared: ComparedClass; difference: Difference }) {
  const { example, source, name } = compared
  if (!example || source === '') return null
  const place = difference.changed.findIndex(({ after }) => after === example.after)
  const open = () => comparingStore.setState({ list: { title: 'Treated otherwise', pairs: difference.changed, open: Math.max(0, place) } })
  return (
    <button type="button" className="tt-difference-example" onClick={open} aria-label={`Example of ${source}, ${name}`}>
      Example
    </button>
  )
}
