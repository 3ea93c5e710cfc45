import { afterFrame } from '../player/after-frame.ts'
import { derivedStore } from '../store/derived.ts'

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

/** How long a picture of what the engine has answered may take to come, where there is anything to be drawn. */
const afterAnswerMs = 1500

/** Settles behind the first picture, or a moment after the engine's first answer where that leaves nothing to be drawn. */
export const firstPictureOrNone: Promise<void> = Promise.race([
  firstPicture,
  new Promise<void>((resolve) => {
    const stop = derivedStore.subscribe(({ recording, diagnostics, crash }) => {
      if (!recording && diagnostics.length === 0 && !crash) return
      stop()
      setTimeout(resolve, afterAnswerMs)
    })
  }),
])
