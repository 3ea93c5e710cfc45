import { Crosshair, Droplet, FileJson2, PanelRight, TextCursorInput } from 'lucide-react'
import { useRef, useState } from 'react'
import type { Recording } from '../../src/index.ts'
import type { MenuEntry } from '../components/Menu.tsx'
import { MenuPopup } from '../components/MenuPopup.tsx'
import { wizardEntries } from '../controls/wizard/wizard-entries.tsx'
import { focusNode } from '../player/request-colours.ts'
import { playerStore } from '../store/player.ts'
import { reveal } from '../store/reveal.ts'
import { openEnvoyView, viewStore } from '../store/view.ts'
import type { CardMenuPlace } from './CardMenuHost.tsx'
import { focusCamera, mainCamera } from './camera.ts'

const look = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const

export interface CardMenuProps {
  readonly recording: Recording
  readonly place: CardMenuPlace
  readonly onClose: () => void
}

/** What can be done with a card or a version of the picture: what Enter and the inspector do, and the wizards for its service. */
export function CardMenu({ recording, place, onClose }: CardMenuProps) {
  const [open, setOpen] = useState(true)
  const anchor = useRef<HTMLElement>(null)
  const given = useRef(place.from)
  const close = (next: boolean) => {
    setOpen(next)
    if (!next) onClose()
  }
  return (
    <>
      <span ref={anchor} style={{ position: 'fixed', left: place.x, top: place.y, width: 1, height: 1 }} aria-hidden="true" />
      <MenuPopup
        popup={{ anchor, open, setOpen: close }}
        focusAfter={given}
        items={entriesOf(recording, place)}
        align="start"
        side="bottom"
      />
    </>
  )
}

function entriesOf(recording: Recording, { selection }: CardMenuPlace): readonly MenuEntry[] {
  const node = recording.nodes.find(({ key }) => key === selection.key)
  if (!node) return []
  const version = node.versions.find(({ label }) => label === selection.version)
  const range = version?.range ?? node.ranges[0]
  const pod = recording.pods[(version ?? node.versions[0])?.pods[0] ?? -1]
  const service = /^service:(.*)/.exec(node.key)?.[1]
  const isFocus = recording.nodes[focusNode(recording, playerStore.getState().focus)]?.key === node.key
  return [
    {
      label: 'Inspect',
      icon: <PanelRight {...look} />,
      keys: 'Enter',
      onSelect: () => {
        playerStore.setState({ selection })
        viewStore.setState({ sheet: 'inspector' })
      },
    },
    ...(range
      ? [{ label: 'Go to its line', icon: <TextCursorInput {...look} />, keys: 'Shift+Enter', onSelect: () => reveal(range) }]
      : []),
    {
      label: 'Focus on its neighbours',
      icon: <Crosshair {...look} />,
      onSelect: () => {
        playerStore.setState({ selection })
        focusCamera(mainCamera, node.key)
      },
    },
    ...(node.versions.length > 1
      ? [
          {
            label: `Colour by ${node.name}`,
            icon: <Droplet {...look} />,
            checked: isFocus,
            onSelect: () => playerStore.setState({ focus: isFocus ? '' : node.key }),
          },
        ]
      : []),
    ...(pod ? [{ label: 'Envoy configuration', icon: <FileJson2 {...look} />, onSelect: () => openEnvoyView(pod.name) }] : []),
    ...(service === undefined ? [] : [{ group: 'Set up' }, ...wizardEntries(service)]),
  ]
}
