import { openDotCanvas } from '../app/picture/dot-canvas.ts'
import type { EdgeTrack } from '../app/picture/ribbons.ts'
import { ParticleFrame, type ParticleScene } from '../app/player/particles.ts'
import { makeTimetable } from '../app/player/timetable.ts'
import { none, type Recording, rowBits } from '../src/index.ts'

/** Frame cost of `?n=` particles at once on 30 edges of a 1280×720 canvas: every frame is looked up, placed and drawn as in the window. */
const edgeCount = 30
const edgeLength = 320
const width = 1280
const height = 720
const seconds = 30

function makeTracks(): EdgeTrack[] {
  return Array.from({ length: edgeCount }, (_, edge) => {
    const points = new Float32Array(98)
    for (let i = 0; i < 49; i++) {
      points[2 * i] = 40 + (edge % 3) * 400 + (i / 48) * edgeLength
      points[2 * i + 1] = 40 + Math.floor(edge / 3) * 68 + 14 * Math.sin(i / 8)
    }
    return { length: edgeLength, points, width: 16 }
  })
}

/** As many tries a second as keep `particles` of them crossing. */
function makeRecording(particles: number): Recording {
  const perSecond = particles / (edgeLength / 160)
  const length = Math.round(perSecond * seconds)
  const column = (pick: (row: number) => number) => Uint32Array.from({ length }, (_, row) => pick(row))
  const start = column((row) => (row / perSecond) * 1e6)
  const edge = { from: 0, fromVersion: -1, to: 1, toVersion: 0, mirror: false, expected: [1], ranges: [] }
  return {
    seed: 1,
    durationUs: seconds * 1e6,
    simulatedUs: seconds * 1e6,
    sources: [],
    nodes: [],
    edges: Array.from({ length: edgeCount }, () => edge),
    pods: [],
    clusters: [],
    decisions: [],
    inbound: [],
    steps: [],
    events: [],
    rows: {
      length,
      request: column((row) => row),
      parent: column(() => none),
      previous: column(() => none),
      decision: new Uint16Array(length),
      edge: Uint16Array.from({ length }, (_, row) => row % edgeCount),
      pod: new Uint16Array(length),
      status: new Uint16Array(length).fill(200),
      bits: column(
        (row) => rowBits.final | (row % 17 === 0 ? rowBits.failed : row % 13 === 0 ? rowBits.retry : row % 11 === 0 ? rowBits.mirror : 0),
      ),
      arrive: start,
      start,
      end: column((row) => (start[row] ?? 0) + 5000),
    },
  }
}

function makeScene(particles: number): ParticleScene {
  const recording = makeRecording(particles)
  const tracks = makeTracks()
  const ones = new Uint32Array(edgeCount).fill(1)
  return {
    timetable: makeTimetable({ recording, lengths: tracks.map((track) => track.length), speed: 1 }),
    tracks,
    thinning: { each: ones, failed: ones },
    colours: Uint8Array.from({ length: recording.rows.length }, (_, request) => request % 7),
    litRequest: -1,
    litEdges: null,
  }
}

const palette = {
  versions: ['#8d99aa', '#76acfc', '#f09c17', '#48ecd2', '#d858a9', '#f4ed64', '#9068ff'],
  fail: '#f4463c',
  ground: '#0b0e13',
}
const particles = Number(new URLSearchParams(location.search).get('n') ?? 1000)
const scene = makeScene(particles)
const canvas = openDotCanvas(document.body)
canvas.dress(palette, devicePixelRatio)
const frame = new ParticleFrame()
let begun = 0
const state = { frames: 0, drawn: 0 }
Object.assign(window, { frameBench: state, paintedPixels: countPainted })
const draw = (now: number) => {
  requestAnimationFrame(draw)
  begun ||= now
  if (!canvas.isFree()) return
  frame.collect(scene, 3 + (((now - begun) / 1000) % (seconds - 4)))
  canvas.draw(frame, { x: 0, y: 0, scale: 1 }, { width, height })
  state.frames++
  state.drawn = frame.count
}
requestAnimationFrame(draw)

/** Proof that something was drawn. */
function countPainted(): number {
  const shown = document.querySelector('canvas')
  const copy = new OffscreenCanvas(width, height).getContext('2d')
  if (shown) copy?.drawImage(shown, 0, 0)
  const data = copy?.getImageData(0, 0, width, height).data ?? []
  let painted = 0
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 0) painted++
  return painted
}
