import { type ResponseFlag, responseFlags, rowBits } from '../sim/recording.ts'

/** The bits of a row that are response flags. */
export const flagMask = (1 << responseFlags.length) - 1

/** Whether a client counts an answer as a success: below 400, and not marked failed (a gRPC error is a 200). A TCP connection has no status. */
export function succeeded(status: number, bits: number): boolean {
  return (bits & (rowBits.failed | (flagMask & failingFlags))) === 0 && status < 400
}

/** Flags of a row in Envoy's order. */
export function flagsOf(bits: number): ResponseFlag[] {
  return responseFlags.filter((_, i) => (bits & (1 << i)) !== 0)
}

/** `503 UH`, `504 UT`, `500`: status and flags of a failed call; `reset` where there was no status. A delay that was injected (DI) is no cause. */
export function causeName(status: number, bits: number): string {
  const flags = flagsOf(bits & ~bitOf('DI')).join(',')
  const code = status === 0 ? 'reset' : String(status)
  return flags === '' ? code : `${code} ${flags}`
}

/** The bit of a response flag in a row. */
export function bitOf(flag: ResponseFlag): number {
  return 1 << responseFlags.indexOf(flag)
}

/** Flags under which a row without a status failed. */
const failingFlags = bitOf('UF') | bitOf('UC') | bitOf('UR') | bitOf('DC')
