import { useEffect, useState } from 'react'

/** Frames do not come to a page that is not seen. */
const atLatestMs = 200

/** Calls back when the next frame is on the screen; returns how to prevent it. */
export function afterFrame(act: () => void): () => void {
  let timer = setTimeout(act, atLatestMs)
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer)
    timer = setTimeout(act)
  })
  return () => {
    clearTimeout(timer)
    cancelAnimationFrame(frame)
  }
}

/** The value, a frame late: for what is to come behind the picture. React's own deferred values would be rendered before the frame. */
export function useAfterFrame<T>(value: T): T {
  const [shown, setShown] = useState({ value })
  useEffect(() => (value === shown.value ? undefined : afterFrame(() => setShown({ value }))), [value, shown])
  return shown.value
}
