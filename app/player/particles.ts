import { none16, rowBits } from '../../src/index.ts'
import type { EdgeTrack } from '../picture/ribbons.ts'
import { type Dots, mostParticles, shapes } from './shapes.ts'
import type { Thinning } from './thinning.ts'
import { reachOf, type Timetable } from './timetable.ts'

/** Everything that a frame depends on beside the time. */
export interface ParticleScene {
  readonly timetable: Timetable
  /** By edge of the recording. */
  readonly tracks: readonly (EdgeTrack | null)[]
  readonly thinning: Thinning
  /** By request: 0 no version, 1 … 6 the version that it reaches at the service in focus. */
  readonly colours: Uint8Array
  /** Only this request's particles are lit; -1: no request is selected. */
  readonly litRequest: number
  /** Only particles on these edges are lit; null: all. */
  readonly litEdges: ReadonlySet<number> | null
}

/** One frame: the particles on the screen at one moment. Written in place, so that a frame allocates nothing. */
export class ParticleFrame implements Dots {
  count = 0
  readonly x = new Float32Array(mostParticles)
  readonly y = new Float32Array(mostParticles)
  readonly shape = new Uint8Array(mostParticles)
  readonly colour = new Uint8Array(mostParticles)
  readonly turn = new Uint8Array(mostParticles)
  readonly dim = new Uint8Array(mostParticles)
  readonly row = new Uint32Array(mostParticles)

  private scene: ParticleScene | null = null
  private time = 0
  private readonly visit = (row: number) => this.add(row)

  /** Fills the frame with what is on its way `time` seconds of the eye after the start. */
  collect(scene: ParticleScene, time: number): void {
    this.scene = scene
    this.time = time
    this.count = 0
    scene.timetable.active.at(time, this.visit)
  }

  private add(row: number): void {
    const scene = this.scene
    if (!scene || this.count === mostParticles) return
    const { timetable, tracks } = scene
    if ((timetable.appear[row] ?? 0) > this.time || (timetable.vanish[row] ?? 0) <= this.time) return
    const edge = timetable.rows.edge[row] ?? 0
    const track = tracks[edge]
    if (!track || isThinnedOut(scene, row, edge)) return
    this.place(scene, row, track)
  }

  private place(scene: ParticleScene, row: number, track: EdgeTrack): void {
    const { rows, origin } = scene.timetable
    const own = origin ? (origin[row] ?? 0) : row
    const request = rows.request[row] ?? 0
    const bits = rows.bits[row] ?? 0
    const i = this.count++
    const standing = moveAlong(scene.timetable, row, this.time, track)
    const shape = shapeOf(bits, standing)
    locate(track, position.part, laneOf(request, own, bits) * Math.max(0, track.width / 2 - 3.5))
    this.x[i] = position.x
    this.y[i] = position.y
    this.turn[i] = shape === shapes.triangle ? turnOf(position.dx, position.dy) : 0
    this.shape[i] = shape
    this.colour[i] = scene.colours[request] ?? 0
    this.dim[i] = isLit(scene, request, rows.edge[row] ?? 0) ? 0 : 1
    this.row[i] = own
  }
}

function isThinnedOut({ timetable, thinning, litRequest }: ParticleScene, row: number, edge: number): boolean {
  const request = timetable.rows.request[row] ?? 0
  if (request === litRequest) return false
  const failed = ((timetable.rows.bits[row] ?? 0) & rowBits.failed) !== 0
  const step = (failed ? thinning.failed[edge] : thinning.each[edge]) ?? 1
  return request % step !== 0
}

function isLit({ litRequest, litEdges }: ParticleScene, request: number, edge: number): boolean {
  if (litRequest >= 0) return request === litRequest
  return litEdges === null || litEdges.has(edge)
}

/** Failed beats waiting beats retry; a mirrored copy stays open. */
function shapeOf(bits: number, standing: boolean): number {
  if (bits & rowBits.mirror) return shapes.square
  if (bits & rowBits.failed) return shapes.diamond
  if (standing) return shapes.ring
  return bits & rowBits.retry ? shapes.triangle : shapes.circle
}

/** A lane within the ribbon, -1 … 1, that stays the same on every frame. */
function laneOf(request: number, row: number, bits: number): number {
  const seed = bits & rowBits.mirror ? row : request
  return ((Math.imul(seed + 1, 0x9e3779b1) >>> 8) & 0xffff) / 0x7fff - 1
}

const position = { part: 0, x: 0, y: 0, dx: 0, dy: 0 }

/** Where waiting particles stand, in pixels from the ends: spread out so that a few can be told apart. */
const standNear = 13
const standSpread = 26

/** Writes the part of the track that the row's particle has passed; returns whether it stands. */
function moveAlong(timetable: Timetable, row: number, time: number, track: EdgeTrack): boolean {
  const { rows, appear, depart, vanish, crossing } = timetable
  const left = depart[row] ?? 0
  const crossed = (crossing[rows.edge[row] ?? 0] ?? 1) * reachOf(rows, row)
  const spread = (((rows.request[row] ?? 0) * 7) % 16) / 16
  const stand = Math.min(0.4, (standNear + spread * standSpread) / Math.max(1, track.length))
  const from = (appear[row] ?? 0) < left - 1e-6 ? stand : 0
  const holds = (vanish[row] ?? 0) > left + crossed + 1e-6
  const to = rows.pod[row] === none16 ? reachOf(rows, row) : holds ? 1 - stand : 1
  const passed = Math.min(1, Math.max(0, (time - left) / crossed))
  position.part = from + (to - from) * passed
  return time < left || passed === 1
}

/** Writes the point at `part` of the track, `lane` pixels beside its middle. */
function locate({ points }: EdgeTrack, part: number, lane: number): void {
  const last = points.length / 2 - 1
  const at = part * last
  const i = Math.min(last - 1, Math.floor(at))
  const x0 = points[2 * i] ?? 0
  const y0 = points[2 * i + 1] ?? 0
  const dx = (points[2 * i + 2] ?? 0) - x0
  const dy = (points[2 * i + 3] ?? 0) - y0
  const length = Math.sqrt(dx * dx + dy * dy) || 1
  position.x = x0 + dx * (at - i) - (dy / length) * lane
  position.y = y0 + dy * (at - i) + (dx / length) * lane
  position.dx = dx
  position.dy = dy
}

/** Direction in sixteenths of a turn. */
function turnOf(dx: number, dy: number): number {
  return Math.round((Math.atan2(dy, dx) / (2 * Math.PI)) * 16 + 16) % 16
}

/** Row of the particle nearest to a point, or -1 where none is within `tolerance` pixels. */
export function particleAt(frame: ParticleFrame, x: number, y: number, tolerance: number): number {
  let best = -1
  let least = tolerance * tolerance
  for (let i = 0; i < frame.count; i++) {
    const distance = ((frame.x[i] ?? 0) - x) ** 2 + ((frame.y[i] ?? 0) - y) ** 2
    if (distance > least) continue
    least = distance
    best = frame.row[i] ?? -1
  }
  return best
}
