import { type ResponseFlag, responseFlags } from './recording.ts'

/** The bit of each response flag in a row. */
export const flagBits: Readonly<Record<ResponseFlag, number>> = Object.fromEntries(
  responseFlags.map((flag, i) => [flag, 1 << i]),
) as Record<ResponseFlag, number>

/** Order in which Envoy sets flags in the life of a request, and so prints them. */
const printOrder: readonly ResponseFlag[] = [
  'DI',
  'RL',
  'FI',
  'NR',
  'NC',
  'URX',
  'UO',
  'UH',
  'UF',
  'UC',
  'UR',
  'UPE',
  'LR',
  'UT',
  'DT',
  'DC',
]

/** Bits of flags given by name; names that the recording does not know are left out. */
export function bitsOfFlags(flags: readonly string[]): number {
  return flags.reduce((bits, flag) => bits | (flagBits[flag as ResponseFlag] ?? 0), 0)
}

/** The response flags among a row's bits, in the order in which Envoy prints them. */
export function flagsOfBits(bits: number): readonly ResponseFlag[] {
  return printOrder.filter((flag) => bits & flagBits[flag])
}
