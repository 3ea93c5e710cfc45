/** What a particle looks like: its meaning is told by shape, its version by colour. */
export const shapes = { circle: 0, diamond: 1, triangle: 2, ring: 3, square: 4 } as const

/** On the screen at once. */
export const mostParticles = 10_000

/** What is drawn of one frame, by particle. */
export interface Dots {
  readonly count: number
  readonly x: Float32Array
  readonly y: Float32Array
  /** One of {@link shapes}. */
  readonly shape: Uint8Array
  /** Place in the palette. */
  readonly colour: Uint8Array
  /** Direction of travel in sixteenths of a turn. */
  readonly turn: Uint8Array
  readonly dim: Uint8Array
}
