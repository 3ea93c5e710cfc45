import { SelectField } from '../components/SelectField.tsx'
import { useAllFiles } from '../work/all-files.ts'
import { isPercentage } from './checks.ts'
import { countIn, documentsIn, textIn } from './documents.ts'
import { editLive, endGesture } from './gesture.ts'
import { type Mirror, readMirror, withMirror } from './rule-mirror.ts'
import { SettingField } from './SettingField.tsx'
import { type Place, valueAt } from './yaml-place.ts'

export interface RuleMirrorProps {
  readonly rule: Place
  readonly file: string
  readonly text: string
}

/** Where copies of the requests of a rule go, and how many of them. */
export function RuleMirror({ rule, file, text }: RuleMirrorProps) {
  const mirror = readMirror(text, rule)
  const targets = useTargets(valueAt(text, rule, ['route', 0, 'destination', 'host']), mirror)
  const change = (next: Mirror | null) => {
    endGesture()
    editLive(`mirror ${file} ${rule.path.join('.')}`, file, (now) => withMirror(now, rule, next))
    endGesture()
  }
  const onTarget = (key: string) => {
    const [host = '', subset = ''] = key.split(' ')
    change(key === '' ? null : { host, subset, percentage: mirror?.percentage ?? '' })
  }
  return (
    <>
      <SelectField
        label="Mirror to"
        value={mirror ? keyOf(mirror) : ''}
        options={[{ value: '', label: 'nowhere' }, ...targets]}
        onChange={onTarget}
      />
      {mirror && (
        <SettingField
          label="Mirrored, percent"
          placeholder="100"
          check={isPercentage}
          value={mirror.percentage}
          onCommit={(percentage) => change({ ...mirror, percentage })}
        />
      )}
    </>
  )
}

function keyOf({ host, subset }: Pick<Mirror, 'host' | 'subset'>): string {
  return subset === '' ? host : `${host} ${subset}`
}

/** The host of the rule and its subsets, then the other Services of the texts. */
function useTargets(host: string, mirror: Mirror | null) {
  const documents = documentsIn(useAllFiles())
  const subsets = documents
    .filter((each) => each.kind === 'DestinationRule')
    .flatMap((each) => {
      const own = textIn(each, 'spec', 'host')
      const names = Array.from({ length: countIn(each, 'spec', 'subsets') }, (_, i) => textIn(each, 'spec', 'subsets', i, 'name'))
      const same = own.split('.')[0] === host.split('.')[0]
      return names.map((subset) => ({ host: same ? host : own, subset, same }))
    })
  const services = documents.filter((each) => each.kind === 'Service' && each.name !== host.split('.')[0]).map(({ name }) => name)
  const ordered = [
    ...subsets.filter(({ same }) => same),
    ...services.map((name) => ({ host: name, subset: '' })),
    ...subsets.filter(({ same }) => !same),
    ...(mirror ? [mirror] : []),
  ]
  return [...new Map(ordered.map((each) => [keyOf(each), { value: keyOf(each), label: keyOf(each) }])).values()]
}
