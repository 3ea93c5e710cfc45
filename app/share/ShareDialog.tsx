import { Lock } from 'lucide-react'
import { useState } from 'react'
import { Dialog } from '../components/Dialog.tsx'
import { Kbd } from '../components/Kbd.tsx'
import { Tabs } from '../components/Tabs.tsx'
import { EmbedTab } from './EmbedTab.tsx'
import { ImageTab } from './ImageTab.tsx'
import { LinkTab } from './LinkTab.tsx'
import { KubectlTab, YamlTab } from './TextTabs.tsx'
import './share.css'

/** Ways to hand the scenario on: a link that holds it whole, its text, the command that applies it. */
export function ShareDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const [tab, setTab] = useState('link')
  const foot = (
    <>
      <span className="tt-share-private">
        <Lock size={14} strokeWidth={2} aria-hidden="true" />
        The part after # never leaves the browser that opens it.
      </span>
      <span className="tt-share-keys">
        open <Kbd>S</Kbd> copy <Kbd>Enter</Kbd>
      </span>
    </>
  )
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Share" foot={foot}>
      <Tabs
        label="Ways to share"
        value={tab}
        onChange={setTab}
        tabs={[
          { value: 'link', label: 'Link', content: <LinkTab /> },
          { value: 'embed', label: 'Embed', content: <EmbedTab /> },
          { value: 'image', label: 'Image', content: <ImageTab /> },
          { value: 'yaml', label: 'YAML', content: <YamlTab /> },
          { value: 'kubectl', label: 'kubectl', content: <KubectlTab /> },
        ]}
      />
    </Dialog>
  )
}
