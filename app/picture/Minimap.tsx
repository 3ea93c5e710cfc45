import { memo, type PointerEvent, useLayoutEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import type { Arrangement } from './arrange.ts'
import type { Box } from './box.ts'
import { type Camera, type CameraState, commandCamera, mainCamera } from './camera.ts'
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

/** Drawn anew only with the picture, not as it is moved; as two paths, since the browser lays out a shape for each card one by one. */
const SmallCards = memo(function SmallCards({ arrangement, lit, small }: { arrangement: Arrangement; lit: Lit | null; small: Small }) {
  const [shown, dimmed] = useMemo(() => {
    const parts = arrangement.boxes.map((box) => pathOf(placeIn(small, box)))
    const isDimmed = (node: number) => lit !== null && !lit.nodes.has(node)
    return [parts.filter((_, node) => !isDimmed(node)).join(''), parts.filter((_, node) => isDimmed(node)).join('')]
  }, [arrangement, lit, small])
  return (
    <>
      <path d={shown} />
      <path d={dimmed} className="tt-minimap-dimmed" />
    </>
  )
})

/** Can be seen, however small. */
function pathOf({ x, y, width, height }: Box): string {
  const across = Math.max(2, width).toFixed(1)
  return `M${x.toFixed(1)} ${y.toFixed(1)}h${across}v${Math.max(2, height).toFixed(1)}h-${across}z`
}

/** Follows the camera outside React: each event of a gesture moves it. */
function SeenPart({ small, camera }: { small: Small; camera: Camera }) {
  const frame = useRef<SVGRectElement>(null)
  useLayoutEffect(() => {
    const follow = ({ shown }: CameraState) => {
      for (const [name, value] of Object.entries(placeIn(small, seenPart(shown, shown))))
        frame.current?.setAttribute(name, value.toFixed(1))
    }
    follow(camera.getState())
    return camera.subscribe(follow)
  }, [small, camera])
  return <rect ref={frame} className="tt-minimap-seen" rx="3" />
}

function placeIn({ scale, left, top }: Small, { x, y, width, height }: Box): Box {
  return { x: left + x * scale, y: top + y * scale, width: width * scale, height: height * scale }
}

function fitInto({ x, y, width, height }: Box): Small {
  const scale = Math.min((size.width - 2 * padding) / width, (size.height - 2 * padding) / height)
  return { scale, left: (size.width - scale * width) / 2 - scale * x, top: (size.height - scale * height) / 2 - scale * y }
}
