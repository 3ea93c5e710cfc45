import interUrl from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url'
import { domToBlob, domToCanvas, domToForeignObjectSvg, type Options } from 'modern-screenshot'
import { holdClock } from '../player/clock.ts'
import { posterSize } from './Poster.tsx'

export const imageFormats = [
  { value: 'png', label: 'PNG', scale: 1 },
  { value: 'png-2', label: 'PNG, twice the size', scale: 2 },
  { value: 'svg', label: 'SVG', scale: 1 },
] as const

export type ImageFormat = (typeof imageFormats)[number]['value']

/** The poster as an image file, at one moment. */
export async function imageOf(poster: HTMLElement, format: ImageFormat): Promise<Blob> {
  return atRest(async () => {
    const options = await drawing(poster)
    if (format === 'svg') return svgBlob(await domToForeignObjectSvg(poster, options))
    return domToBlob(poster, { ...options, type: 'image/png', scale: format === 'png-2' ? 2 : 1 })
  })
}

/** In its own size, however small it is shown; with its font inside, since an image loads nothing; without the thousands of custom properties of an editor. */
async function drawing(poster: HTMLElement): Promise<Options> {
  const includeStyleProperties = Array.from(getComputedStyle(poster)).filter((name) => !name.startsWith('--'))
  return { ...posterSize, includeStyleProperties, font: { cssText: await fontText() } }
}

let font: Promise<string> | undefined

function fontText(): Promise<string> {
  font ??= readFont()
  return font
}

async function readFont(): Promise<string> {
  const response = await fetch(interUrl)
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve(String(reader.result)))
    reader.addEventListener('error', () => reject(reader.error))
    void response.blob().then((blob) => reader.readAsDataURL(blob))
  })
  return `@font-face { font-family: "Inter Variable"; font-weight: 100 900; src: url("${url}") format("woff2"); }`
}

/** What lies under and over the moving particles, as two drawings. */
export async function layersOf(poster: HTMLElement): Promise<{ readonly under: HTMLCanvasElement; readonly over: HTMLCanvasElement }> {
  const options = await drawing(poster)
  const isParticles = (node: Node) => node instanceof HTMLCanvasElement
  const filter = (node: Node) => !isParticles(node)
  const under = await domToCanvas(poster, { ...options, filter, onCloneNode: (clone) => hide(upperLayer(clone)) })
  const over = await domToCanvas(poster, { ...options, filter, onCloneNode: (clone) => showOnly(upperLayer(clone), clone) })
  return { under, over }
}

function upperLayer(poster: Node): HTMLElement | undefined {
  return poster instanceof Element ? [...poster.querySelectorAll<HTMLElement>('.tt-layer')].at(-1) : undefined
}

function hide(element: HTMLElement | undefined): void {
  if (element) element.style.visibility = 'hidden'
}

/** Leaves everything in its place, and of all of it only one part to be seen. */
function showOnly(part: HTMLElement | undefined, poster: Node): void {
  for (let each = part; each && each !== poster.parentNode; each = each.parentElement ?? undefined) {
    each.style.background = 'none'
    for (const other of each.parentElement?.children ?? []) if (other !== each && each !== poster) hide(other as HTMLElement)
  }
}

/** Time stands still while `take` looks at the page. */
async function atRest<T>(take: () => Promise<T>): Promise<T> {
  const letGo = holdClock()
  try {
    return await take()
  } finally {
    letGo()
  }
}

function svgBlob(svg: SVGElement): Blob {
  return new Blob([new XMLSerializer().serializeToString(svg)], { type: 'image/svg+xml' })
}
