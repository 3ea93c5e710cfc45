import { strToU8, zipSync } from 'fflate'
import type { SourceFile } from '../../src/index.ts'

/** The files as one archive, each under its name. */
export function zipped(files: readonly SourceFile[]): Uint8Array<ArrayBuffer> {
  return zipSync(Object.fromEntries(files.map(({ name, text }) => [name, strToU8(text)])))
}
