import type { SourceFile } from '../core/source.ts'
import type { Resource } from '../manifest/resource.ts'
import { isScenario } from './decode.ts'

/** Name of the file that a side gets where it says nothing of traffic itself. */
const lentFile = 'lent-scenario.yaml'

/**
 * The texts of one side of a comparison with the scenario of the other, so that the same requests are sent in both: manifests alone, as
 * `kubectl get -o yaml` gives them, say nothing of traffic. `lender` is what the other side compiled to; it may have derived its scenario.
 */
export function lendScenario(
  files: readonly SourceFile[],
  lender: { readonly files: readonly SourceFile[]; readonly resources: readonly Resource[]; readonly generated: readonly SourceFile[] },
): readonly SourceFile[] {
  const range = lender.resources.findLast(isScenario)?.source.range
  const own = range && lender.files.find(({ name }) => name === range.file)?.text.slice(range.start, range.end)
  const text = own ?? lender.generated.find(({ name }) => name === 'scenario.yaml')?.text
  return text === undefined ? files : [...files, { name: lentFile, text }]
}
