import { ArrowDown, ArrowUp } from 'lucide-react'
import { useState } from 'react'
import type { PlanFigures, PlanVariant } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { Tooltip } from '../components/Tooltip.tsx'
import { againstOwn, cell, isOwn, missedWords, ordered, type PlanColumn, type PlanOrder, planColumns } from './plan-table.ts'

export interface PlanTableProps {
  readonly figures: readonly PlanFigures[]
  readonly onUse: (variant: PlanVariant) => void
}

/** One row for each plan, in any order; the plan of the text is marked. */
export function PlanTable({ figures, onUse }: PlanTableProps) {
  const [order, setOrder] = useState<PlanOrder>({ column: 'missed', descending: false })
  const own = figures.find(isOwn)
  const sort = (column: PlanColumn) => setOrder({ column, descending: order.column === column && !order.descending })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="tt-plans-scroll" aria-label="Plans" tabIndex={0}>
      <table className="tt-plans-table">
        <thead>
          <tr>
            <th scope="col">Plan</th>
            {planColumns.map(({ column, title, meaning }) => (
              <th key={column} scope="col" className="tt-plans-number" aria-sort={sortOf(order, column)}>
                <Tooltip content={meaning}>
                  <button type="button" onClick={() => sort(column)}>
                    {title}
                    <Arrow order={order} column={column} />
                  </button>
                </Tooltip>
              </th>
            ))}
            <th scope="col">Against yours</th>
            <th scope="col">
              <span className="visually-hidden">Use it</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {ordered(figures, order).map((each) => (
            <tr key={each.variant.name} className={isOwn(each) ? 'tt-plans-own' : undefined}>
              <th scope="row">{each.variant.name}</th>
              {planColumns.map(({ column }) => (
                <td key={column} className="tt-plans-number">
                  {cell(each, column)}
                  {column === 'missed' && <small title="With 95 of 100 the chance lies in here">{missedWords(each)}</small>}
                </td>
              ))}
              <td className="tt-plans-against">{own && !isOwn(each) ? againstOwn(own, each) : ''}</td>
              <td>
                {!isOwn(each) && (
                  <Button size="small" variant="quiet" aria-label={`Use ${each.variant.name}`} onClick={() => onUse(each.variant)}>
                    Use
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function sortOf({ column: by, descending }: PlanOrder, column: PlanColumn): 'ascending' | 'descending' | undefined {
  if (by !== column) return undefined
  return descending ? 'descending' : 'ascending'
}

function Arrow({ order, column }: { order: PlanOrder; column: PlanColumn }) {
  if (order.column !== column) return null
  const Icon = order.descending ? ArrowDown : ArrowUp
  return <Icon size={12} strokeWidth={2} aria-hidden="true" />
}
