import { ArrowDown, ArrowUp } from 'lucide-react'
import { useState } from 'react'
import type { PlanFigures, PlanVariant } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { ScrollRegion } from '../components/ScrollRegion.tsx'
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
    <ScrollRegion label="Plans" className="tt-plans-scroll">
      <table className="tt-plans-table">
        <Heads order={order} onSort={sort} />
        <tbody>
          {ordered(figures, order).map((each) => (
            <Row key={each.variant.name} figures={each} own={own} onUse={onUse} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

function Heads({ order, onSort }: { order: PlanOrder; onSort: (column: PlanColumn) => void }) {
  return (
    <thead>
      <tr>
        <th scope="col">Plan</th>
        {planColumns.map(({ column, title, meaning }) => (
          <th key={column} scope="col" className="tt-plans-number" aria-sort={sortOf(order, column)}>
            <Tooltip content={meaning}>
              <button type="button" onClick={() => onSort(column)}>
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
  )
}

interface RowProps {
  readonly figures: PlanFigures
  /** Those of the plan in the text. */
  readonly own: PlanFigures | undefined
  readonly onUse: (variant: PlanVariant) => void
}

function Row({ figures, own, onUse }: RowProps) {
  return (
    <tr className={isOwn(figures) ? 'tt-plans-own' : undefined}>
      <th scope="row">{figures.variant.name}</th>
      {planColumns.map(({ column }) => (
        <td key={column} className="tt-plans-number">
          {cell(figures, column)}
          {column === 'missed' && <small title="With 95 of 100 the chance lies in here">{missedWords(figures)}</small>}
        </td>
      ))}
      <td className="tt-plans-against">{own && !isOwn(figures) ? againstOwn(own, figures) : ''}</td>
      <td>
        {!isOwn(figures) && (
          <Button size="small" variant="quiet" aria-label={`Use ${figures.variant.name}`} onClick={() => onUse(figures.variant)}>
            Use
          </Button>
        )}
      </td>
    </tr>
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
