import { afterFrame } from '../player/after-frame.ts'

let tell = () => {}
let isDrawn = false

/** Settles when traffic is on the screen for the first time in this window: what the first picture does not need comes behind it. */
export const firstPicture = new Promise<void>((resolve) => {
  tell = resolve
})

/** A frame with traffic has been drawn; the first is told once the screen has it. */
export function pictureDrawn(): void {
  if (isDrawn) return
  isDrawn = true
  afterFrame(tell)
}
