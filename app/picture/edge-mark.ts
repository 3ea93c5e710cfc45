/** What is marked on an edge: its share, and how much that gained. */
export interface EdgeMark {
  readonly share: string
  readonly gain: string
  /** The edge is lit, and its label is as ever. */
  readonly quiet?: boolean
}
