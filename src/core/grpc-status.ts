/** Names of gRPC's status codes, each at the place of its number; `abort.grpcStatus` holds one of them. */
export const grpcStatusNames = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const

/** A status of gRPC by its name. */
export type GrpcStatusName = (typeof grpcStatusNames)[number]

/** The number of a status by its name; −1 for no name of one. */
export function grpcCodeOf(name: string): number {
  return (grpcStatusNames as readonly string[]).indexOf(name)
}

/** The gRPC status that stands for an HTTP status (Envoy's `source/common/grpc/status.cc`, httpToGrpcStatus). */
export function grpcStatusOf(httpStatus: number): number {
  switch (httpStatus) {
    case 400:
      return 13
    case 401:
      return 16
    case 403:
      return 7
    case 404:
      return 12
    case 429:
    case 502:
    case 503:
    case 504:
      return 14
    default:
      return 2
  }
}

const GRPC_TO_HTTP = [200, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401]

/** The HTTP status that stands for a gRPC status (grpcToHttpStatus of the same file). */
export function httpStatusOf(grpcStatus: number): number {
  return GRPC_TO_HTTP[grpcStatus] ?? 500
}
