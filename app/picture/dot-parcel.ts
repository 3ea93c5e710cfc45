import { type Dots, mostParticles } from '../player/shapes.ts'

const floats = ['x', 'y'] as const
const bytes = ['shape', 'colour', 'turn', 'dim'] as const
const byteStart = floats.length * Float32Array.BYTES_PER_ELEMENT * mostParticles

/** A buffer that holds the dots of any frame: handed to the worker that draws them and back, so that no frame allocates one. */
export function makeParcel(): ArrayBuffer {
  return new ArrayBuffer(byteStart + bytes.length * mostParticles)
}

/** Copies the dots into the buffer. */
export function packDots(dots: Dots, parcel: ArrayBuffer): void {
  const packed = unpackDots(parcel, dots.count)
  for (const name of floats) packed[name].set(dots[name].subarray(0, dots.count))
  for (const name of bytes) packed[name].set(dots[name].subarray(0, dots.count))
}

/** The dots in the buffer, seen in place. */
export function unpackDots(parcel: ArrayBuffer, count: number): Dots {
  const float = (i: number) => new Float32Array(parcel, i * Float32Array.BYTES_PER_ELEMENT * mostParticles, count)
  const byte = (i: number) => new Uint8Array(parcel, byteStart + i * mostParticles, count)
  return { count, x: float(0), y: float(1), shape: byte(0), colour: byte(1), turn: byte(2), dim: byte(3) }
}
