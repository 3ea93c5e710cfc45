import { Dialog } from '../components/Dialog.tsx'
import { Gallery } from '../welcome/Gallery.tsx'
import './dialogs.css'

/** The gallery over the window. */
export function ExamplesDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Examples" width={960}>
      <Gallery />
    </Dialog>
  )
}
