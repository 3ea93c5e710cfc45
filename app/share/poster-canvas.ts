import { posterSize } from './Poster.tsx'
import { layersOf } from './poster-image.ts'

type Layers = Awaited<ReturnType<typeof layersOf>>

/** Looks of the poster that are kept: badges light up and go out again and again. */
const mostKept = 20

/** A canvas that shows the poster: its particles at every `draw`, the rest as it was at the last `refresh`. */
export class PosterCanvas {
  readonly canvas = document.createElement('canvas')
  private readonly poster: HTMLElement
  private readonly context: CanvasRenderingContext2D | null
  private readonly observer: MutationObserver
  private layers: Layers | null = null
  /** By what the poster consists of; the one used last at the end. */
  private readonly kept = new Map<string, Layers>()
  private changed = true
  private refreshing = false

  constructor(poster: HTMLElement) {
    this.poster = poster
    this.canvas.width = posterSize.width
    this.canvas.height = posterSize.height
    this.context = this.canvas.getContext('2d')
    this.observer = new MutationObserver((records) => this.note(records))
    this.observer.observe(poster, { subtree: true, childList: true, characterData: true, attributes: true })
  }

  /** Takes what lies around the particles anew, where it has changed; that takes a moment. */
  async refresh(): Promise<void> {
    this.note(this.observer.takeRecords())
    if (!this.changed || this.refreshing) return
    this.changed = false
    this.refreshing = true
    try {
      this.layers = await this.layersNow()
    } finally {
      this.refreshing = false
    }
  }

  private async layersNow(): Promise<Layers> {
    const looks = this.poster.outerHTML.replaceAll(/<canvas[^>]*>/g, '')
    const layers = this.kept.get(looks) ?? (await layersOf(this.poster))
    this.kept.delete(looks)
    this.kept.set(looks, layers)
    for (const oldest of [...this.kept.keys()].slice(0, -mostKept)) this.kept.delete(oldest)
    return layers
  }

  draw(): void {
    const { width, height } = this.canvas
    if (!this.layers) return
    this.context?.drawImage(this.layers.under, 0, 0, width, height)
    this.drawParticles()
    this.context?.drawImage(this.layers.over, 0, 0, width, height)
  }

  close(): void {
    this.observer.disconnect()
  }

  private note(records: readonly MutationRecord[]): void {
    if (records.some(({ target }) => !(target instanceof HTMLCanvasElement))) this.changed = true
  }

  /** The particles have a canvas of their own, whose place in the poster is the stage's. */
  private drawParticles(): void {
    const particles = this.poster.querySelector('canvas')
    const stage = this.poster.querySelector<HTMLElement>('.tt-poster-stage')
    if (!particles || !stage || particles.width === 0) return
    this.context?.drawImage(particles, stage.offsetLeft, stage.offsetTop, stage.offsetWidth, stage.offsetHeight)
  }
}
