/** Width of a text in the interface's own font, in pixels; an estimate where there is no page. */
export function textWidth(text: string, font = '600 13px'): number {
  const context = measuringContext()
  if (!context) return text.length * 7
  context.font = `${font} "Inter Variable", "Inter Fallback", system-ui, sans-serif`
  return context.measureText(text).width
}

/** A text as it fits into a width, with its end left out where it does not. */
export function fitText(text: string, width: number, font: string): string {
  if (textWidth(text, font) <= width) return text
  let kept = text.length - 1
  while (kept > 1 && textWidth(`${text.slice(0, kept)}…`, font) > width) kept--
  return `${text.slice(0, kept)}…`
}

/** A name as it fits into a width: what is left out is in its middle, since names differ at their ends. */
export function fitName(name: string, width: number, font: string): string {
  if (textWidth(name, font) <= width) return name
  let kept = name.length - 1
  const cut = () => `${name.slice(0, Math.ceil(kept / 2))}…${name.slice(name.length - Math.floor(kept / 2))}`
  while (kept > 2 && textWidth(cut(), font) > width) kept--
  return cut()
}

let shared: CanvasRenderingContext2D | null | undefined

function measuringContext(): CanvasRenderingContext2D | null {
  if (shared === undefined) shared = typeof document === 'undefined' ? null : document.createElement('canvas').getContext('2d')
  return shared
}

/** Where a long name may break: after a hyphen, and before `gateway`. */
export function breakName(name: string): readonly string[] {
  return name.split(/(?<=-)|(?=gateway$)/)
}

/** Least width at which a name fits on two lines. */
export function twoLineWidth(name: string): number {
  const parts = breakName(name)
  const widths = parts.map((_, i) => Math.max(textWidth(parts.slice(0, i).join('')), textWidth(parts.slice(i).join(''))))
  return Math.min(textWidth(name), ...widths)
}
