import { useEffect, useLayoutEffect, useState } from 'react'
import { useStore } from 'zustand'
import { type Figures, formatCount, formatPercent, type Recording } from '../../src/index.ts'
import { Slider } from '../components/Slider.tsx'
import { YamlLine } from '../editor/YamlLine.tsx'
import { Stage } from '../picture/Stage.tsx'
import { useFigures } from '../picture/use-figures.ts'
import { replay } from '../player/commands.ts'
import { derivedStore } from '../store/derived.ts'
import { inputStore } from '../store/input.ts'
import { playerStore } from '../store/player.ts'
import { demoInput, demoRoute, demoWeight } from './demo.ts'
import { showDemoRun } from './demo-run.ts'
import './demo.css'

/** A picture that runs, with the weight that decides it under the reader's hand. */
export function Demo() {
  const [weight, setWeight] = useState(demoWeight)
  const { recording, figures } = useFigures()
  useLayoutEffect(showDemoRun, [])
  useEffect(() => inputStore.setState(demoInput(weight)), [weight])
  useEndlessRun()
  return (
    <section className="tt-demo" aria-label="Bookinfo, running now">
      <h2 className="tt-demo-title">Bookinfo, running now</h2>
      <div className="tt-demo-stage">
        {recording && figures && <Stage recording={recording} figures={figures} interactive={false} wheel="ctrl" />}
      </div>
      <div className="tt-demo-controls">
        <pre className="tt-demo-code">
          {demoRoute(weight).map((line) => (
            <div key={line} className={line.includes('weight') ? 'tt-demo-weight' : undefined}>
              <YamlLine line={line} />
            </div>
          ))}
        </pre>
        <div>
          <div className="tt-demo-label">
            <span>Weight of v3</span>
            <b>{weight}</b>
          </div>
          <Slider label="Weight of v3" value={weight} min={0} max={100} onChange={setWeight} colour="--version-2" />
          <p className="tt-demo-result" aria-live="polite">
            {recording && figures && <Result recording={recording} figures={figures} />}
          </p>
        </div>
      </div>
    </section>
  )
}

/** What the sample gave beside what chance allows. */
function Result({ recording, figures }: { recording: Recording; figures: Figures }) {
  const node = recording.nodes.findIndex((each) => each.name === 'reviews')
  const version = recording.nodes[node]?.versions.findIndex((each) => each.label === 'v3') ?? -1
  const share = figures.nodes[node]?.versions[version]?.share
  const edge = recording.edges.find((each) => each.to === node && each.toVersion === version && !each.mirror)
  const expected = share?.expected ?? edge?.expected[0] ?? null
  if (!share || share.of === 0) return 'No request reached reviews yet.'
  const seen = `${formatCount(share.count)} of ${formatCount(share.of)}`
  return (
    <>
      <b>{seen}</b> requests reached v3, that is {formatPercent(share.observed)}.
      {expected !== null && <Chance expected={expected} of={share.of} />}
    </>
  )
}

function Chance({ expected, of }: { expected: number; of: number }) {
  if (expected === 0 || expected === 1) return ' There is no chance in it.'
  const half = 1.96 * Math.sqrt((expected * (1 - expected)) / of)
  const percent = (value: number) => (Math.min(1, Math.max(0, value)) * 100).toFixed(1)
  return ` Chance alone moves ${Math.round(expected * 100)}\u00a0% between ${percent(expected - half)} and ${percent(expected + half)}.`
}

/** At its end the run of the welcome begins again. */
function useEndlessRun(): void {
  const duration = useStore(derivedStore, (state) => state.recording?.durationUs ?? 0)
  useEffect(() => {
    playerStore.setState({ atMs: 0, playing: true, scope: 'run' })
    return () => playerStore.setState({ scope: 'step' })
  }, [])
  useEffect(
    () =>
      playerStore.subscribe(({ playing, atMs }) => {
        if (!playing && duration > 0 && atMs * 1000 >= duration) replay()
      }),
    [duration],
  )
}
