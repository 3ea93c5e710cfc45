import { type FilmInput, playFilm } from './poster-film.ts'

const types = ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm', 'video/mp4']

/** What this browser can record; undefined where it can't. */
export function videoType(): string | undefined {
  return typeof MediaRecorder === 'undefined' ? undefined : types.find((type) => MediaRecorder.isTypeSupported(type))
}

/** Records the run as it plays. Null when it was aborted. */
export async function recordVideo(input: FilmInput, type: string): Promise<Blob | null> {
  const chunks: Blob[] = []
  let end = async () => {}
  await playFilm(input, (canvas) => {
    const stream = canvas.captureStream(30)
    const recorder = new MediaRecorder(stream, { mimeType: type, videoBitsPerSecond: 6_000_000 })
    recorder.addEventListener('dataavailable', ({ data }) => chunks.push(data))
    const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }))
    recorder.start()
    end = async () => {
      recorder.stop()
      await stopped
      for (const track of stream.getTracks()) track.stop()
    }
  })
  await end()
  return input.signal.aborted ? null : new Blob(chunks, { type })
}
