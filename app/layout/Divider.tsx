import { Separator } from 'react-resizable-panels'
import './layout.css'

/** The line between two panels: drags, arrows move it, double-click restores. */
export function Divider({ label, id }: { label: string; id: string }) {
  return <Separator id={id} className="tt-divider" aria-label={label} />
}
