import { Check, X } from 'lucide-react'
import { memo, useMemo } from 'react'
import { useStore } from 'zustand'
import type { SourceFile } from '../../src/index.ts'
import { classes } from '../components/classes.ts'
import { derivedStore } from '../store/derived.ts'
import { Bullet } from './Bullet.tsx'
import type { Beside, Part, RouteRail } from './line-notes.ts'
import { type PlacedNote, placeNotes } from './place-notes.ts'
import { SeverityIcon } from './SeverityIcon.tsx'
import { textWidth } from './text-width.ts'
import type { EditorViewport } from './viewport.ts'
import './annotations.css'

const edge = 12

/** The figures of the run beside the lines that decide them: over the editor, never in the text. */
export const Annotations = memo(function Annotations({
  file,
  beside,
  viewport,
}: {
  file: SourceFile
  beside: Beside
  viewport: EditorViewport
}) {
  const stale = useStore(derivedStore, (state) => state.broken.some((broken) => broken.name === file.name))
  const { width, scrollLeft, codeLeft, codeRight, charWidth } = viewport
  const lengths = useMemo(() => file.text.split('\n').map((line) => line.length), [file.text])
  const { notes, chips } = useMemo(() => {
    const end = (line: number) => codeLeft + (lengths[line - 1] ?? 0) * charWidth - scrollLeft
    const chips = chipsOf(beside.later, (line) => width - edge - end(line))
    const roomOf = (line: number) => width - edge - end(line) - (chips.get(line)?.width ?? chipGap) - 8
    return { chips, notes: placeNotes(beside.notes, roomOf, textWidth) }
  }, [beside, lengths, width, scrollLeft, codeLeft, charWidth])
  return (
    <div className={classes('tt-annotations', stale && 'tt-annotations-stale')} style={{ width }} aria-hidden={stale}>
      <div style={{ translate: `0 ${-viewport.scrollTop}px` }}>
        {beside.rails.map((rail, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two routes may stand on one line
          <Rail key={i} rail={rail} viewport={viewport} />
        ))}
        {cutLines(lengths, viewport).map((line) => (
          <span
            key={line}
            className="tt-line-cut"
            style={{ top: (line - 1) * viewport.lineHeight, height: viewport.lineHeight, width: width - codeRight + 32 }}
          />
        ))}
        {[...chips].map(([line, { texts }]) => (
          <span
            key={line}
            className="tt-later"
            style={{
              top: (line - 1) * viewport.lineHeight,
              height: viewport.lineHeight,
              left: codeLeft + (lengths[line - 1] ?? 0) * charWidth - scrollLeft + chipGap,
            }}
          >
            {texts.map((text) => (
              <span key={text} className="tt-later-chip" title="The timeline changes this value then">
                {text}
              </span>
            ))}
          </span>
        ))}
        {notes.map((note) => (
          <Note key={note.line} note={note} viewport={viewport} />
        ))}
      </div>
    </div>
  )
})

const chipGap = 8

/** By line: what later steps make of its values, as far as there is room, and how much that takes. */
function chipsOf(
  later: Beside['later'],
  roomOf: (line: number) => number,
): ReadonlyMap<number, { readonly texts: readonly string[]; readonly width: number }> {
  const chips = new Map<number, { readonly texts: readonly string[]; readonly width: number }>()
  for (const { line, text } of later) {
    const before = chips.get(line) ?? { texts: [], width: chipGap }
    const width = before.width + textWidth(text, false) + 16
    if (width <= roomOf(line)) chips.set(line, { texts: [...before.texts, text], width })
  }
  return chips
}

/** Lines in view that go on behind the right edge: they fade out there, so that nobody takes them for whole. */
function cutLines(
  lengths: readonly number[],
  { scrollTop, scrollLeft, height, codeLeft, codeRight, charWidth, lineHeight }: EditorViewport,
) {
  const first = Math.max(1, Math.floor(scrollTop / lineHeight) + 1)
  const last = Math.min(lengths.length, Math.ceil((scrollTop + height) / lineHeight) + 1)
  const room = (codeRight - codeLeft + scrollLeft) / charWidth
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i).filter((line) => (lengths[line - 1] ?? 0) > room)
}

function Rail({ rail, viewport: { lineHeight, codeLeft } }: { rail: RouteRail; viewport: EditorViewport }) {
  const left = codeLeft - 12
  return (
    <>
      <span
        className={classes('tt-rail', (!rail.taken || rail.dead) && 'tt-rail-unused')}
        style={{ left, top: (rail.first - 1) * lineHeight + 3, height: (rail.last - rail.first + 1) * lineHeight - 6 }}
      />
      {rail.stations.map((station, i) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: two destinations may stand on one line
          key={i}
          className={classes('tt-station', station.hollow && 'tt-station-hollow')}
          style={{
            left: left - 3,
            top: (station.line - 1) * lineHeight + 5.5,
            ...(station.hollow ? {} : { background: `var(${station.tone})` }),
          }}
        />
      ))}
    </>
  )
}

function Note({ note, viewport: { lineHeight } }: { note: PlacedNote; viewport: EditorViewport }) {
  return (
    <span
      className={classes('tt-note', note.severity && `tt-note-${note.severity}`)}
      style={{ top: (note.line - 1) * lineHeight, height: lineHeight, right: edge }}
      title={note.whole}
    >
      {note.severity && <SeverityIcon severity={note.severity} size={12} />}
      {note.parts.map((part, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same figure may stand twice in a sentence
        <NotePart key={i} part={part} />
      ))}
    </span>
  )
}

function NotePart({ part }: { part: Part }) {
  if (part.type === 'bullet') return <Bullet {...part} />
  if (part.type === 'text') return <span className={part.strong ? 'tt-note-strong' : undefined}>{part.text}</span>
  const Icon = part.icon === 'taken' ? Check : X
  return <Icon size={12} strokeWidth={2} className="tt-note-icon" aria-hidden="true" />
}
