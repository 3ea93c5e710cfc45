import { Hourglass } from 'lucide-react'
import './states.css'

/** In place of the headline while the engine takes long over the present text. */
export function LateHeader() {
  return (
    <div className="tt-state-header tt-state-header-late" role="status">
      <Hourglass size={16} strokeWidth={1.75} aria-hidden="true" />
      <span className="tt-state-header-text">
        <b>The engine is behind.</b> The picture is of the text before; yours is saved.
      </span>
    </div>
  )
}
