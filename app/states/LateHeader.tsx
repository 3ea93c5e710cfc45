import { Hourglass } from 'lucide-react'
import './states.css'

/** In place of the headline while the engine takes long over the present text; `first` where there is no picture of another yet. */
export function LateHeader({ first }: { first: boolean }) {
  return (
    <div className="tt-state-header tt-state-header-late" role="status">
      <Hourglass size={16} strokeWidth={1.75} aria-hidden="true" />
      <span className="tt-state-header-text">
        <b>{first ? 'Simulating the first run.' : 'The engine is behind.'}</b>{' '}
        {first ? 'Your text is saved.' : 'The picture is of the text before; yours is saved.'}
      </span>
    </div>
  )
}
