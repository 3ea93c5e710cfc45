import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { explainStore, openGlossary } from '../../../app/store/explain.ts'
import { playerStore } from '../../../app/store/player.ts'
import { closeInspector, openComposer, openDialog, openEnvoyView, type ViewState, viewStore } from '../../../app/store/view.ts'

const node = { type: 'node', key: 'service:default/reviews' } as const
const view = () => viewStore.getState()

function reset(): void {
  viewStore.setState(viewStore.getInitialState(), true)
  explainStore.setState(explainStore.getInitialState(), true)
  playerStore.setState(playerStore.getInitialState(), true)
}

beforeEach(() => {
  reset()
  playerStore.setState({ ...playerStore.getInitialState(), selection: node, hover: node, atMs: 4_000 }, true)
})
afterAll(reset)

describe('a dialog', () => {
  it('takes the place of the one that was open', () => {
    openDialog('share')
    openDialog('keys')
    expect(view().dialog).toBe('keys')
    openDialog('none')
    expect(view()).toEqual(viewStore.getInitialState())
  })

  it.each([
    ['flag:UO', 'flag:UO'],
    [undefined, ''],
  ])('of the glossary opens at %s', (term, at) => {
    explainStore.setState({ term: 'code:IST0101' })
    openGlossary(term)
    expect([view().dialog, explainStore.getState().term]).toEqual(['glossary', at])
  })

  it('of a proxy opens at its pod', () => {
    openEnvoyView('default/reviews-v1-0')
    expect([view().dialog, view().proxy]).toEqual(['envoy', 'default/reviews-v1-0'])
  })
})

describe('the inspector', () => {
  it('shows a request to compose in place of what was selected, on the phone too', () => {
    openComposer()
    expect(view()).toMatchObject({ composing: true, sheet: 'inspector' })
    expect(playerStore.getState()).toMatchObject({ selection: { type: 'none' }, hover: node, atMs: 4_000 })
  })

  it.each([
    ['inspector', 'picture'],
    ['editor', 'editor'],
    ['rollout', 'rollout'],
  ] as const satisfies readonly (readonly [ViewState['sheet'], ViewState['sheet']])[])(
    'closes with its selection; of the panels of the phone %s gives way to %s',
    (sheet, then) => {
      viewStore.setState({ composing: true, sheet })
      closeInspector()
      expect(view()).toMatchObject({ composing: false, sheet: then })
      expect(playerStore.getState().selection).toEqual({ type: 'none' })
    },
  )
})
