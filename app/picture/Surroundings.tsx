import { memo, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { themeStore } from '../theme/theme-store.ts'
import type { Lit } from './lit.ts'
import { planSurroundings, sizeOfSurroundings } from './surroundings.ts'
import { orderSurroundings } from './surroundings-client.ts'
import type { DrawnSheet } from './use-drawn-sheets.ts'
import type { Tones } from './version-tone.ts'

interface SurroundingsProps {
  readonly sheet: DrawnSheet
  readonly tones: Tones
  readonly lit: Lit | null
}

/** The whole of a large picture in blocks and ways, under the part that is drawn: seen where a gesture uncovers more than that, and where the browser has yet to paint. */
export const Surroundings = memo(function Surroundings({ sheet, tones, lit }: SurroundingsProps) {
  const { arrangement, ribbons, bundles } = sheet
  const theme = useStore(themeStore, (state) => state.theme)
  const canvas = useRef<HTMLCanvasElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew in the colours of each theme
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const style = getComputedStyle(element)
    const colour = (name: string) => style.getPropertyValue(name).trim()
    let stop = () => {}
    // Behind what the sheet itself has yet to draw.
    const timer = setTimeout(() => {
      const plan = planSurroundings({ arrangement, ribbons, bundles, tones, lit, colour })
      stop = orderSurroundings(plan, sizeOfSurroundings(arrangement), (image) =>
        element.getContext('bitmaprenderer')?.transferFromImageBitmap(image),
      )
    }, restMs)
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [arrangement, ribbons, bundles, tones, lit, theme])
  const { x, y, width, height } = arrangement.whole
  const size = sizeOfSurroundings(arrangement)
  return (
    <canvas ref={canvas} className="tt-surroundings" width={size.width} height={size.height} style={{ left: x, top: y, width, height }} />
  )
})

const restMs = 100
