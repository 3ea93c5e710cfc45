import { Copy, Download, Film } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Button } from '../components/Button.tsx'
import { SelectField } from '../components/SelectField.tsx'
import { notify } from '../components/toast.ts'
import { download } from '../work/clipboard.ts'
import { fileStem } from './file-name.ts'
import { Poster, posterSize } from './Poster.tsx'
import { filmSeconds } from './poster-film.ts'
import { makeGif } from './poster-gif.ts'
import { type ImageFormat, imageFormats, imageOf } from './poster-image.ts'
import { recordVideo, videoType } from './poster-video.ts'

const icon = { size: 16, strokeWidth: 1.75 } as const

/** The picture at this moment as an image, or ten seconds of it as a film. */
export function ImageTab() {
  const poster = useRef<HTMLDivElement>(null)
  const [format, setFormat] = useState<ImageFormat>('png-2')
  const film = useFilm(poster)
  const [busy, setBusy] = useState(false)
  const take = async (use: (image: Blob) => void | Promise<void>) => {
    if (!poster.current) return
    setBusy(true)
    try {
      await use(await imageOf(poster.current, format))
    } catch {
      notify({ title: 'No image was made', text: 'This browser does not let the page draw itself.', failure: true })
    }
    setBusy(false)
  }
  const save = (image: Blob) => void download(`${fileStem()}.${format === 'svg' ? 'svg' : 'png'}`, image, image.type)
  return (
    <div className="tt-share-image">
      <PosterPreview>
        <Poster ref={poster} />
      </PosterPreview>
      <div className="tt-share-row">
        <SelectField
          label="Format"
          className="tt-share-format"
          value={format}
          options={imageFormats}
          onChange={(value) => setFormat(value as ImageFormat)}
        />
        <Button variant="primary" loading={busy ? 'Drawing' : undefined} icon={<Download {...icon} />} onClick={() => void take(save)}>
          Download image
        </Button>
        {format !== 'svg' && (
          <Button loading={busy ? 'Drawing' : undefined} icon={<Copy {...icon} />} onClick={() => void take(copyImage)}>
            Copy image
          </Button>
        )}
      </div>
      <FilmRow film={film} />
    </div>
  )
}

function FilmRow({ film: { type, progress, making, start, stop } }: { film: ReturnType<typeof useFilm> }) {
  return (
    <div className="tt-share-row">
      {progress === null ? (
        <>
          {type !== undefined && (
            <Button icon={<Film {...icon} />} onClick={() => start('video')}>
              Record {filmSeconds} seconds
            </Button>
          )}
          <Button icon={type === undefined ? <Film {...icon} /> : undefined} onClick={() => start('gif')}>
            As GIF
          </Button>
        </>
      ) : (
        <Button onClick={stop}>Stop</Button>
      )}
      <span className="tt-share-hint" role="status">
        {progress === null
          ? filmHint(type)
          : `${making === 'gif' ? 'Drawing' : 'Recording'}, ${Math.floor(progress * filmSeconds)} of ${filmSeconds} s`}
      </span>
    </div>
  )
}

function filmHint(type: string | undefined): string {
  const both = `: ${type && videoName(type)} is recorded as it plays, GIF is drawn picture by picture.`
  return `${filmSeconds} seconds up to this moment${type === undefined ? '.' : both}`
}

function videoName(type: string): string {
  return type.startsWith('video/mp4') ? 'MP4' : 'WebM'
}

type FilmKind = 'video' | 'gif'

function useFilm(poster: { readonly current: HTMLDivElement | null }) {
  const [type] = useState(videoType)
  const [making, setMaking] = useState<FilmKind>('gif')
  const [progress, setProgress] = useState<number | null>(null)
  const running = useRef<AbortController>(null)
  useEffect(() => () => running.current?.abort(), [])
  const start = async (kind: FilmKind) => {
    if (!poster.current) return
    const controller = new AbortController()
    running.current = controller
    setMaking(kind)
    setProgress(0)
    const onProgress = (part: number) => setProgress(Math.floor(part * filmSeconds) / filmSeconds)
    const input = { poster: poster.current, signal: controller.signal, onProgress }
    const film = await (kind === 'gif' || type === undefined ? makeGif(input) : recordVideo(input, type)).catch(() => null)
    setProgress(null)
    if (film) download(`${fileStem()}.${film.type.includes('gif') ? 'gif' : videoName(film.type).toLowerCase()}`, film, film.type)
    else if (!controller.signal.aborted) notify({ title: 'No film was made', text: 'This browser stopped the recording.', failure: true })
  }
  return { type, making, progress, start: (kind: FilmKind) => void start(kind), stop: () => running.current?.abort() }
}

async function copyImage(image: Blob): Promise<void> {
  try {
    await navigator.clipboard.write([new ClipboardItem({ [image.type]: image })])
    notify({ title: 'Image copied' })
  } catch {
    notify({ title: 'Not copied', text: 'This browser does not let the page write images to the clipboard.', failure: true })
  }
}

/** The poster in small, as wide as there is room. */
function PosterPreview({ children }: { children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null)
  const [scale, setScale] = useState(0.48)
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const observer = new ResizeObserver(() => setScale(element.clientWidth / posterSize.width))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return (
    <div ref={frame} className="tt-poster-preview" style={{ height: Math.round(posterSize.height * scale) }} inert>
      <div style={{ transform: `scale(${scale})`, transformOrigin: '0 0', ...posterSize }}>{children}</div>
    </div>
  )
}
