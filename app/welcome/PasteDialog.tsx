import { useRef } from 'react'
import { Button } from '../components/Button.tsx'
import { Dialog } from '../components/Dialog.tsx'
import { openPasted } from '../work/paste.ts'
import './paste.css'

/** Where the browser does not give the clipboard to a button. */
export function PasteDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const area = useRef<HTMLTextAreaElement>(null)
  const take = () => {
    const text = area.current?.value ?? ''
    if (text.trim() !== '') void openPasted(text)
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Paste manifests"
      foot={
        <>
          <span>Ctrl+V or the menu of this field.</span>
          <Button variant="primary" onClick={take}>
            Open
          </Button>
        </>
      }
    >
      <textarea
        ref={area}
        className="tt-paste-area"
        aria-label="Manifests"
        spellCheck={false}
        onPaste={(event) => {
          const text = event.clipboardData.getData('text/plain')
          if (area.current?.value !== '' || text.trim() === '') return
          event.preventDefault()
          void openPasted(text)
        }}
      />
    </Dialog>
  )
}
