import type { SourceFile } from '../../src/index.ts'
import type { OtherTab } from '../work/other-tabs.ts'
import type { StoredWork } from '../work/stored-work.ts'
import type { SideChoice } from './comparing.ts'

/** A text that may stand on a side, as a menu offers it. */
export interface OfferedChoice {
  readonly choice: SideChoice
  readonly label: string
  readonly hint?: string
}

export interface ChoiceGroup {
  readonly title: string
  readonly choices: readonly OfferedChoice[]
}

const when = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' })
/** The history itself has them all. */
const mostStored = 8

interface Offered {
  readonly files: readonly SourceFile[]
  readonly tabs: readonly OtherTab[]
  readonly stored: readonly StoredWork[]
}

/** Beside the work itself: one of its files, what other tabs have open, and states that were kept. Without groups that are empty. */
export function sideChoices({ files, tabs, stored }: Offered): readonly ChoiceGroup[] {
  const ruling = files.length > 1 ? files.filter(saysOfMesh) : []
  const groups: readonly ChoiceGroup[] = [
    { title: 'Other tabs', choices: tabs.map(({ session, title }) => ({ choice: { type: 'tab', session }, label: title })) },
    {
      title: 'With one file in place of others',
      choices: ruling.map(({ name }) => ({ choice: { type: 'file', file: name }, label: name })),
    },
    { title: 'Without one file', choices: ruling.map(({ name }) => ({ choice: { type: 'without', file: name }, label: name })) },
    { title: 'History', choices: stored.slice(0, mostStored).map(offerStored) },
  ]
  return groups.filter(({ choices }) => choices.length > 0)
}

function offerStored({ session, name, title, savedAt }: StoredWork): OfferedChoice {
  return { choice: { type: 'stored', session }, label: name || title, hint: when.format(savedAt) }
}

/** Whether a file has a document of the mesh, and not only of the scenario. */
function saysOfMesh({ text }: SourceFile): boolean {
  return [...text.matchAll(/^kind:\s*["']?(\w+)/gm)].some(([, kind]) => kind !== 'Scenario' && kind !== 'Lesson')
}
