/** What an overlay must know of the editor under it, in px of the editor's own box. */
export interface EditorViewport {
  readonly scrollTop: number
  readonly scrollLeft: number
  readonly width: number
  readonly height: number
  /** Left edge of the code at scroll 0. */
  readonly codeLeft: number
  /** Where the code ends: what goes further is cut. */
  readonly codeRight: number
  readonly charWidth: number
  readonly lineHeight: number
}

export const lineHeight = 19
export const codeLeft = 52
/** JetBrains Mono at 12.5 px. */
export const charWidth = 7.5
