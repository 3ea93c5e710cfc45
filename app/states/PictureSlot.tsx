import { PicturePanel } from '../picture/PicturePanel.tsx'
import { PictureStates } from './PictureStates.tsx'
import './states.css'

/** The picture, with what there is to say instead of it. */
export function PictureSlot() {
  return (
    <div className="tt-picture-slot">
      <PicturePanel />
      <PictureStates />
    </div>
  )
}
