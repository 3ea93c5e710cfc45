import { useEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import { Timeline } from '../layout/Timeline.tsx'
import { createCamera } from '../picture/camera.ts'
import { askOtherTabs } from '../work/other-tabs.ts'
import { CompareBar } from './CompareBar.tsx'
import { ComparedPictures } from './ComparedPictures.tsx'
import { compareClient } from './compare-client.ts'
import { comparedStore } from './compared.ts'
import { comparingStore, type PairList } from './comparing.ts'
import { DifferencePanel } from './DifferencePanel.tsx'
import { listenForSides } from './given.ts'
import { PairInspector } from './PairInspector.tsx'
import { filesOf } from './sides.ts'
import { TextPanel } from './TextPanel.tsx'
import './compare.css'

/** Two texts on the same requests: both pictures, what differs in words and numbers, and the texts' difference beside it. */
export function CompareView() {
  useEffect(() => {
    if (filesOf(comparingStore.getState().before) === null) comparingStore.setState({ before: { type: 'opened' } })
    if (filesOf(comparingStore.getState().after) === null) comparingStore.setState({ after: { type: 'edit' } })
    compareClient.start()
    return () => compareClient.stop()
  }, [])
  useEffect(() => {
    askOtherTabs()
    addEventListener('focus', askOtherTabs)
    return () => removeEventListener('focus', askOtherTabs)
  }, [])
  const root = useRef<HTMLDivElement>(null)
  useEffect(() => (root.current ? listenForSides(root.current) : undefined), [])
  const camera = useMemo(createCamera, [])
  const list = useStore(comparingStore, (state) => state.list)
  const line = useStore(comparingStore, (state) => state.line)
  return (
    <div className="tt-compare" ref={root}>
      <CompareBar />
      <div className="tt-compare-body" data-listing={list !== null} data-line={line !== null}>
        <div className="tt-compare-main">
          <ComparedPictures camera={camera} />
          <div className="tt-compare-lower">
            <TextPanel />
            <Outcome />
          </div>
        </div>
        {list && <Listed list={list} />}
      </div>
      <div className="tt-compare-timeline">
        <Timeline />
      </div>
    </div>
  )
}

/** By itself, as the table comes first: with every result only the table and what is opened from it are made anew before the frame. */
function Outcome() {
  const result = useStore(comparedStore, (state) => state.result)
  const failed = useStore(comparedStore, (state) => state.failed)
  return result ? <DifferencePanel result={result} /> : <Waiting failed={failed} />
}

function Listed({ list }: { list: PairList }) {
  const result = useStore(comparedStore, (state) => state.result)
  return result && <PairInspector result={result} list={list} />
}

function Waiting({ failed }: { failed: string }) {
  return (
    <section className="tt-compare-waiting" aria-label="Difference" aria-busy={failed === ''}>
      {failed === '' ? 'Running both sides…' : `The engine failed on these texts: ${failed}`}
    </section>
  )
}
