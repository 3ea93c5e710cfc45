let context: CanvasRenderingContext2D | null | undefined
const known = new Map<string, number>()

/** Width of a note's text in px, as the window draws it. */
export function textWidth(text: string, strong: boolean): number {
  const key = `${strong ? '!' : ''}${text}`
  const before = known.get(key)
  if (before !== undefined) return before
  context ??= document.createElement('canvas').getContext('2d')
  if (!context) return text.length * 6
  context.font = `${strong ? 600 : 400} 11px "Inter Variable", "Inter Fallback", system-ui, sans-serif`
  const width = context.measureText(text).width
  if (known.size > 2000) known.clear()
  known.set(key, width)
  return width
}
