interface Movable {
  readonly transfer?: (length: number) => ArrayBuffer
}

/**
 * Gives back the room of arrays that nobody reads any more, which are empty from then on. The collector would give hundreds of megabytes back
 * in one pause; where the language has no means for it yet, it still does.
 */
export function release(arrays: readonly { readonly buffer: ArrayBufferLike }[]): void {
  for (const { buffer } of arrays) (buffer as Movable).transfer?.(0)
}
