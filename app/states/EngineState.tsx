import { CircleX, Copy } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '../components/Button.tsx'
import { Checkbox } from '../components/Checkbox.tsx'
import { type DerivedState, derivedStore } from '../store/derived.ts'
import { inputStore } from '../store/input.ts'
import { copyText } from '../work/clipboard.ts'
import { joinFiles } from '../work/yaml-documents.ts'
import { engine } from '../worker/client.ts'
import { State, StateCard } from './State.tsx'

type Crash = NonNullable<DerivedState['crash']>

/** The engine failed: a bug of ours, said plainly; the text is safe. */
export function EngineState({ crash }: { crash: Crash }) {
  const picture = useStore(derivedStore, (state) => state.recording !== null)
  const [withText, setWithText] = useState(false)
  const report = () => void copyText(reportOf(crash, withText), 'Report copied')
  const actions = (
    <>
      <Button variant="primary" icon={<Copy size={16} strokeWidth={1.75} />} onClick={report}>
        Copy report
      </Button>
      <Button onClick={() => engine.again()}>Try again</Button>
      <Checkbox label="With my text" checked={withText} onChange={setWithText} />
    </>
  )
  const told = 'Nothing was sent anywhere. A report copies the error; your text only if you tick it.'
  return (
    <>
      <div className="tt-state-header" role="status">
        <CircleX size={16} strokeWidth={1.75} aria-hidden="true" />
        <span className="tt-state-header-text">
          <b>The engine stopped.</b> Your text is safe.
        </span>
      </div>
      {picture ? (
        <StateCard title="Telltale has a bug." text={`The engine failed on this text, so the picture is of the text before. ${told}`}>
          {actions}
        </StateCard>
      ) : (
        <State
          icon={<CircleX size={20} strokeWidth={1.75} />}
          title="Telltale has a bug"
          text={`The engine failed on this text. ${told}`}
          actions={actions}
          foot={placeOf(crash)}
        />
      )}
    </>
  )
}

/** `RangeError: … in routes.ts:118`. */
function placeOf({ message, stack }: Crash): string {
  const place = /([\w-]+\.[jt]s)\S*?:(\d+):\d+/.exec(stack)
  return place ? `${message} in ${place[1]}:${place[2]}` : message
}

function reportOf({ message, stack }: Crash, withText: boolean): string {
  const { files, seed } = inputStore.getState()
  const text = withText ? `\n\n${joinFiles(files)}` : ''
  return `Telltale: the engine failed\n${message}\n${stack}\nSeed: ${seed ?? 'as written'}\n${navigator.userAgent}${text}\n`
}
