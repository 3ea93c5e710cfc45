import { useEffect, useState } from 'react'

/** True once `active` has lasted for `afterMs`: so that quick work shows no spinner. */
export function useSlow(active: boolean, afterMs: number): boolean {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    if (!active) return setSlow(false)
    const timer = setTimeout(() => setSlow(true), afterMs)
    return () => clearTimeout(timer)
  }, [active, afterMs])
  return active && slow
}
