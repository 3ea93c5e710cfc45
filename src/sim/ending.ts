import type { ResetReason } from '../envoy/retry-conditions.ts'
import { flagBits } from './flags.ts'
import { grpcBits } from './grpc-bits.ts'
import { rowBits } from './recording.ts'

/** What a try ended in. */
export interface Ending {
  readonly status: number
  readonly bits: number
  readonly grpcStatus?: number | undefined
}

/** Another gRPC status than OK is a failure, whatever that of HTTP. */
export function outcomeBits(grpcStatus: number): number {
  return grpcStatus < 0 ? 0 : grpcBits(grpcStatus) | (grpcStatus > 0 ? rowBits.failed : 0)
}

/** The response flag of a try that was reset. */
export const resetBits: Readonly<Record<ResetReason, number>> = {
  overflow: flagBits.UO,
  'remote connection failure': flagBits.UF,
  'connection timeout': flagBits.UF,
  'connection termination': flagBits.UC,
  'remote reset': flagBits.UR,
  'local reset': flagBits.LR,
  'protocol error': flagBits.UPE,
}
