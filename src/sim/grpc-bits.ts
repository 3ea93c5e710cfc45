/** Where the bits of a row hold the gRPC status of the answer, plus one so that none is 0. */
const SHIFT = 25
const MASK = 31

/** The bits of an answer with this gRPC status (0–16; others count as UNKNOWN), marked elsewhere as failed unless it is OK. */
export function grpcBits(status: number): number {
  return ((status >= 0 && status <= 16 ? status : 2) + 1) << SHIFT
}

/** The gRPC status among a row's bits; −1 where the answer was none of gRPC. */
export function grpcStatusIn(bits: number): number {
  return ((bits >>> SHIFT) & MASK) - 1
}
