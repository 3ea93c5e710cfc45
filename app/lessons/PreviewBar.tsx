import { Link } from 'lucide-react'
import { useStore } from 'zustand'
import type { Lesson } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { encodeLink } from '../share/link.ts'
import { inputStore } from '../store/input.ts'
import { lessonStore } from '../store/lesson.ts'
import { copyText } from '../work/clipboard.ts'
import { endPreview } from './lesson-session.ts'

/** For the author: the step as it begins or solved, the link for learners, and the way out. */
export function PreviewBar({ lesson, solved }: { lesson: Lesson; solved: boolean }) {
  const step = useStore(lessonStore, (state) => state.step)
  const show = (next: boolean) => lessonStore.setState({ preview: { solved: next } })
  return (
    <div className="tt-lesson-preview" role="toolbar" aria-label="Preview">
      <fieldset className="tt-lesson-switch">
        <legend className="visually-hidden">What runs</legend>
        <button type="button" aria-pressed={!solved} onClick={() => show(false)}>
          As it begins
        </button>
        <button type="button" aria-pressed={solved} disabled={(lesson.steps[step]?.solution.length ?? 0) === 0} onClick={() => show(true)}>
          Solved
        </button>
      </fieldset>
      <Button size="small" icon={<Link size={14} strokeWidth={2} aria-hidden="true" />} onClick={copyLessonLink}>
        Copy link
      </Button>
      <Button size="small" variant="quiet" onClick={endPreview}>
        End
      </Button>
    </div>
  )
}

/** The link that opens the lesson for a learner: only its document is in it. */
function copyLessonLink(): void {
  const file = inputStore.getState().files.findLast(({ text }) => /^kind:\s*Lesson\s*$/m.test(text))
  if (!file) return
  const shared = { seed: null, durationMs: null, atMs: 0, speed: null, paused: false, selection: '', open: file.name }
  const fragment = encodeLink({ ...shared, files: [file], lesson: { name: '', step: 0 } })
  void copyText(`${location.origin}${location.pathname}#${fragment}`, 'Link to the lesson copied')
}
