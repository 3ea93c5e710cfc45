import { memo, type PointerEvent, useMemo } from 'react'
import { useStore } from 'zustand'
import type { Arrangement } from './arrange.ts'
import type { Box } from './box.ts'
import { type Camera, commandCamera, mainCamera } from './camera.ts'
import type { Lit } from './lit.ts'
import { contains, seenPart } from './use-window.ts'

const size = { width: 176, height: 108 }
const padding = 8

interface Small {
  readonly scale: number
  readonly left: number
  readonly top: number
}

/** A large picture in small, and what of it is on the stage, where that is not all. A press or drag brings a place into view; keys do the same on the picture. */
export function Minimap({ arrangement, lit, camera = mainCamera }: { arrangement: Arrangement; lit: Lit | null; camera?: Camera }) {
  const small = useMemo(() => fitInto(arrangement.whole), [arrangement])
  const isPart = useStore(camera, ({ shown }) => shown.width > 0 && !contains(seenPart(shown, shown), arrangement.whole))
  const go = (event: PointerEvent<SVGSVGElement>) => {
    if (event.buttons !== 1) return
    const box = event.currentTarget.getBoundingClientRect()
    const { shown } = camera.getState()
    const seen = seenPart(shown, shown)
    event.currentTarget.setPointerCapture(event.pointerId)
    const x = (event.clientX - box.left - small.left) / small.scale
    const y = (event.clientY - box.top - small.top) / small.scale
    commandCamera(camera, 'pan', (seen.x + seen.width / 2 - x) * shown.scale, (seen.y + seen.height / 2 - y) * shown.scale)
  }
  if (!isPart) return null
  return (
    <svg className="tt-minimap" {...size} aria-hidden="true" data-stage-control="" onPointerDown={go} onPointerMove={go}>
      <SmallCards arrangement={arrangement} lit={lit} small={small} />
      <SeenPart small={small} camera={camera} />
    </svg>
  )
}

/** Drawn anew only with the picture, not as it is moved. */
const SmallCards = memo(function SmallCards({ arrangement, lit, small }: { arrangement: Arrangement; lit: Lit | null; small: Small }) {
  return arrangement.boxes.map((box, node) => {
    const at = placeIn(small, box)
    return (
      <rect
        // biome-ignore lint/suspicious/noArrayIndexKey: nodes stand in the order of the recording
        key={node}
        {...at}
        width={Math.max(2, at.width)}
        height={Math.max(2, at.height)}
        rx="1"
        className={lit && !lit.nodes.has(node) ? 'tt-minimap-dimmed' : undefined}
      />
    )
  })
})

function SeenPart({ small, camera }: { small: Small; camera: Camera }) {
  const shown = useStore(camera, (state) => state.shown)
  return <rect {...placeIn(small, seenPart(shown, shown))} className="tt-minimap-seen" rx="3" />
}

function placeIn({ scale, left, top }: Small, { x, y, width, height }: Box): Box {
  return { x: left + x * scale, y: top + y * scale, width: width * scale, height: height * scale }
}

function fitInto({ x, y, width, height }: Box): Small {
  const scale = Math.min((size.width - 2 * padding) / width, (size.height - 2 * padding) / height)
  return { scale, left: (size.width - scale * width) / 2 - scale * x, top: (size.height - scale * height) / 2 - scale * y }
}
