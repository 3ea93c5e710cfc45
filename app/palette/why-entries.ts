import { type Figures, formatExpected, type Recording } from '../../src/index.ts'
import { explainShare, isByChance } from '../inspector/share-by-chance.ts'
import { edgesOf } from '../picture/lit.ts'
import { endName } from '../player/telltale.ts'
import type { Selection } from '../store/player.ts'
import type { Entry } from './find.ts'

/** Why the shares in the picture are not exactly what was expected; those of what is selected first. */
export function whyEntries(recording: Recording, { edges }: Pick<Figures, 'edges'>, selection: Selection): readonly Entry[] {
  const chosen = edgesOf(recording, selection)
  const shared = recording.edges.flatMap((edge, index) => {
    const share = edges[index]?.share
    return share && share.of > 0 && isByChance(recording, index, share) ? [{ edge, index, expected: share.expected ?? 0 }] : []
  })
  return [...shared.filter(({ index }) => chosen.has(index)), ...shared.filter(({ index }) => !chosen.has(index))].map(
    ({ edge: { from, fromVersion, to, toVersion }, index, expected }) => ({
      group: 'Learn',
      prefix: '>',
      icon: 'learn',
      label: `Why not exactly ${formatExpected(expected)} %?`,
      hint: `${endName(recording, to, toVersion)} from ${endName(recording, from, fromVersion)}`,
      run: () => explainShare(recording, index),
    }),
  )
}
