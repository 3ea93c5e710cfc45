import { grpcStatusNames } from '../core/grpc-status.ts'
import { flagBits, flagsOfBits } from '../sim/flags.ts'
import { grpcStatusIn } from '../sim/grpc-bits.ts'
import { type ResponseFlag, responseFlags, rowBits } from '../sim/recording.ts'

/** The bits of a row that are response flags. */
export const flagMask = 2 ** responseFlags.length - 1

/** Under these a row without a status failed. */
const failing = rowBits.failed | flagBits.UF | flagBits.UC | flagBits.UR | flagBits.DC

/** Whether a client counts an answer as a success: below 400, and not marked failed (a gRPC error is a 200). A TCP connection has no status. */
export function succeeded(status: number, bits: number): boolean {
  return (bits & failing) === 0 && status < 400
}

/** Flags of a row in the order in which Envoy prints them. */
export function flagsOf(bits: number): readonly ResponseFlag[] {
  return flagsOfBits(bits)
}

/** The bits of a row that tell failures apart, as a number that {@link causeName} takes for bits. */
export function causeBits(bits: number): number {
  return bits & (flagMask | GRPC_MASK)
}

const GRPC_MASK = 31 << 25

/** More than what {@link causeBits} gives. */
const CAUSES = 2 ** 30

/** One number for status and cause of a failure, so that failures can be counted without naming each. */
export function causeKey(status: number, bits: number): number {
  return status * CAUSES + causeBits(bits)
}

/** The {@link causeName} of a {@link causeKey}. */
export function nameOfCause(key: number): string {
  return causeName(Math.floor(key / CAUSES), key % CAUSES)
}

/** The name of the gRPC error that an answer was (`UNAVAILABLE`); empty for what was none. */
export function grpcErrorIn(bits: number): string {
  const status = grpcStatusIn(bits)
  return status > 0 ? (grpcStatusNames[status] ?? '') : ''
}

/**
 * `503 UH`, `504 UT`, `500`, `UNAVAILABLE UH`: status and flags of a failed call, that of gRPC where it is one; `reset` where there was no status. A
 * delay that was injected (DI) is no cause.
 */
export function causeName(status: number, bits: number): string {
  const flags = flagsOf(bits & ~flagBits.DI).join(',')
  const code = status === 0 ? 'reset' : grpcErrorIn(bits) || String(status)
  return flags === '' ? code : `${code} ${flags}`
}
