import { ChartNoAxesGantt, ChevronDown, Dices, Pause, Play, Repeat, RotateCcw, SkipBack, StepBack, StepForward } from 'lucide-react'
import { memo } from 'react'
import { useStore } from 'zustand'
import type { Recording } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { IconButton } from '../components/IconButton.tsx'
import { Menu } from '../components/Menu.tsx'
import { newSeed, nextEvent, previousEvent, replay, setSpeed, speeds, toggleLoop, togglePlay, toStart } from '../player/commands.ts'
import { usePlayhead } from '../player/use-playhead.ts'
import { playerStore } from '../store/player.ts'
import { RunSettings } from './RunSettings.tsx'
import { extraTracks, toggleTrack, tracksStore } from './shown-tracks.ts'
import './transport.css'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const
const shownSpeeds = [0.1, 1, 10] as const

/** Plays, pauses, steps; and what the run is of. */
export const Transport = memo(function Transport({ recording }: { recording: Recording }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset belongs to forms
    <div className="tt-transport" role="group" aria-label="Playback">
      <Steps />
      <Clock recording={recording} />
      <SpeedChoice />
      <span className="tt-transport-rule" />
      <RunSettings recording={recording} />
      <IconButton className="tt-transport-dice" label="New seed" keys="N" tooltipSide="top" icon={<Dices {...icon} />} onClick={newSeed} />
      <Button className="tt-transport-replay" variant="quiet" icon={<RotateCcw {...icon} />} onClick={replay}>
        Replay
      </Button>
      <LoopButton />
      <TracksMenu />
    </div>
  )
})

/** To the start, and from event to event. */
function Steps() {
  const own = { tooltipSide: 'top' } as const
  return (
    <>
      <IconButton
        {...own}
        className="tt-transport-start"
        label="From the start"
        keys="Home"
        icon={<SkipBack {...icon} />}
        onClick={toStart}
      />
      <PlayButton />
      <IconButton
        {...own}
        className="tt-transport-previous"
        label="Previous event"
        keys=","
        icon={<StepBack {...icon} />}
        onClick={previousEvent}
      />
      <IconButton {...own} label="Next event" keys="." icon={<StepForward {...icon} />} onClick={nextEvent} />
    </>
  )
}

function PlayButton() {
  const playing = useStore(playerStore, (state) => state.playing)
  return (
    <IconButton
      variant="primary"
      className="tt-transport-play"
      label={playing ? 'Pause' : 'Play'}
      keys="Space"
      tooltipSide="top"
      icon={playing ? <Pause {...icon} /> : <Play {...icon} />}
      onClick={togglePlay}
    />
  )
}

function LoopButton() {
  const loop = useStore(playerStore, (state) => state.loop)
  return (
    <IconButton
      className="tt-transport-loop"
      label="Over and over"
      keys="O"
      tooltipSide="top"
      pressed={loop}
      icon={<Repeat {...icon} />}
      onClick={toggleLoop}
    />
  )
}

function Clock({ recording }: { recording: Recording }) {
  const atMs = usePlayhead(100)
  return (
    <span className="tt-clock">
      <b>{(atMs / 1000).toFixed(1)}</b> / {recording.durationUs / 1e6}&nbsp;s
    </span>
  )
}

function SpeedChoice() {
  const speed = useStore(playerStore, (state) => state.speed)
  const menu = [...speeds].reverse().map((value) => ({ label: `${value}×`, checked: value === speed, onSelect: () => setSpeed(value) }))
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset belongs to forms
    <div className="tt-speed" role="group" aria-label="Speed">
      {shownSpeeds.map((value) => (
        <button key={value} type="button" className="tt-speed-choice" aria-pressed={value === speed} onClick={() => setSpeed(value)}>
          {value}×
        </button>
      ))}
      <Menu
        side="top"
        trigger={
          <button type="button" className="tt-speed-choice tt-speed-more" aria-label={`Speed ${speed}×, more speeds`}>
            <span className="tt-speed-now" data-odd={!shownSpeeds.some((value) => value === speed)}>
              {speed}×
            </span>
            <ChevronDown size={14} strokeWidth={2} aria-hidden="true" />
          </button>
        }
        items={menu}
      />
    </div>
  )
}

/** Which further tracks are shown. */
function TracksMenu() {
  const shown = useStore(tracksStore, (state) => state.shown)
  return (
    <span className="tt-transport-tracks">
      <Menu
        side="top"
        align="end"
        trigger={<IconButton label="More tracks" tooltipSide="top" icon={<ChartNoAxesGantt {...icon} />} />}
        items={extraTracks.map(([track, label]) => ({ label, checked: shown.includes(track), onSelect: () => toggleTrack(track) }))}
      />
    </span>
  )
}
