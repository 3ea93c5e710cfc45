import { Link2, Link2Off } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { formatCount, type SharedScenario } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { inputStore } from '../store/input.ts'
import { firstExample, openExample } from '../welcome/open-example.ts'
import type { LinkTrouble } from '../work/link-store.ts'
import { dismissLink, openShared } from '../work/open-link.ts'
import { State } from './State.tsx'

/** A link that could not be opened as it is. What was on screen or stored is untouched. */
export function LinkState({ trouble }: { trouble: LinkTrouble }) {
  const { problem, partial } = trouble
  if (problem.type === 'newer')
    return (
      <State
        icon={<Link2 size={20} strokeWidth={1.75} />}
        title="This link is from a newer Telltale"
        text={
          partial
            ? 'Its text can be opened. What this version does not know is kept.'
            : `This page cannot read links of version ${problem.version} yet. A reload may bring the newer one.`
        }
        actions={
          <>
            <Button variant="primary" onClick={() => location.reload()}>
              Reload
            </Button>
            {partial && <OpenPart partial={partial} />}
            <Leave />
          </>
        }
      />
    )
  if (problem.type === 'foreign')
    return (
      <State
        icon={<Link2Off size={20} strokeWidth={1.75} />}
        title="This link is not from Telltale"
        text="The part after # is not a scenario. Nothing was opened, and nothing here was changed."
        actions={<Leave primary />}
      />
    )
  if (problem.type === 'missing')
    return (
      <State
        icon={<Link2Off size={20} strokeWidth={1.75} />}
        title="The file of this link is not here"
        text={`The link names ${problem.path}, which this site does not have. Nothing here was changed.`}
        actions={<Leave primary />}
      />
    )
  return (
    <State
      icon={<Link2 size={20} strokeWidth={1.75} />}
      title="This link is cut short"
      text={cutText(problem, partial)}
      actions={cutActions(partial)}
    />
  )
}

function cutText({ received, expected }: { received: number; expected: number | null }, partial: SharedScenario | null): string {
  const arrived =
    expected === null
      ? `${formatCount(received)} characters arrived`
      : `${formatCount(received)} of ${formatCount(expected)} characters arrived`
  const rest = partial ? `What could be read: ${filesOf(partial)}.` : 'None of its files could be read.'
  return `${arrived}, often because a chat app shortened it. ${rest}`
}

function cutActions(partial: SharedScenario | null): ReactNode {
  return (
    <>
      {partial && <OpenPart partial={partial} primary />}
      <Leave primary={!partial} />
    </>
  )
}

function filesOf({ files }: SharedScenario): string {
  return files.length === 1 ? '1 file' : `${files.length} files`
}

function OpenPart({ partial, primary = false }: { partial: SharedScenario; primary?: boolean }) {
  const label = partial.files.length === 1 ? 'Open the file' : `Open the ${filesOf(partial)}`
  return (
    <Button variant={primary ? 'primary' : 'outline'} onClick={() => openShared(partial)}>
      {label}
    </Button>
  )
}

/** Back to the work that is there, or to Bookinfo where there is none. */
function Leave({ primary = false }: { primary?: boolean }) {
  const work = useStore(inputStore, (state) => state.files.length > 0)
  const start = () => void openExample(firstExample).then(dismissLink)
  return (
    <Button variant={primary ? 'primary' : 'outline'} onClick={work ? dismissLink : start}>
      {work ? 'Back to your work' : 'Start with Bookinfo'}
    </Button>
  )
}
