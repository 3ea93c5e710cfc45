import { ClipboardPaste, FileUp } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { Button } from '../components/Button.tsx'
import { Kbd } from '../components/Kbd.tsx'
import { Mark } from '../components/Mark.tsx'
import { firstPicture } from '../picture/first-picture.ts'
import { openDialog } from '../store/view.ts'
import { ThemeButton } from '../topbar/ThemeButton.tsx'
import { readClipboard } from '../work/clipboard.ts'
import { Demo } from './Demo.tsx'
import { firstExample, openExample } from './open-example.ts'
import '../topbar/top-bar.css'
import './welcome.css'

// The network is the running picture's until it is there.
const LessonList = lazy(async () => {
  await firstPicture
  return { default: (await import('../lessons/LessonList.tsx')).LessonList }
})
const Gallery = lazy(async () => {
  await firstPicture
  return { default: (await import('./Gallery.tsx')).Gallery }
})
const PasteDialog = lazy(async () => ({ default: (await import('./PasteDialog.tsx')).PasteDialog }))

/** The first visit: what this is, running; paste, drop, or start with Bookinfo. */
export function Welcome() {
  return (
    <div className="tt-welcome">
      <WelcomeBar />
      <main className="tt-welcome-page">
        <div className="tt-welcome-top">
          <Lead />
          <Demo />
        </div>
        <div className="tt-welcome-columns">
          <Section id="tt-examples" title="Examples" hint="Each is a link you can edit and share.">
            <Gallery />
          </Section>
          <Section id="tt-lessons" className="tt-welcome-lessons" title="Lessons" hint="From a Service to a gateway.">
            <div className="tt-welcome-list">
              <LessonList />
            </div>
          </Section>
        </div>
      </main>
    </div>
  )
}

/** What this is, in a sentence, and the ways in. */
function Lead() {
  const [pasting, setPasting] = useState(false)
  const paste = async () => {
    const text = await readClipboard()
    if (text === null || text.trim() === '') setPasting(true)
    else await (await import('../work/paste.ts')).openPasted(text)
  }
  return (
    <div className="tt-welcome-lead">
      <h1 className="tt-welcome-title">See where your Istio traffic goes, before you apply it.</h1>
      <p className="tt-welcome-text">
        Paste your manifests. Requests start to move at once, routed as istiod and Envoy would route them. Nothing leaves this browser.
      </p>
      <div className="tt-welcome-actions">
        <Button variant="primary" size="large" icon={<ClipboardPaste size={16} strokeWidth={1.75} />} onClick={() => void paste()}>
          Paste manifests <Kbd>Ctrl V</Kbd>
        </Button>
        <Button size="large" onClick={() => void openExample(firstExample)}>
          Start with Bookinfo
        </Button>
      </div>
      <p className="tt-welcome-drop">
        <FileUp size={14} strokeWidth={2} aria-hidden="true" /> or drop files here: YAML, JSON, kubectl get -o yaml
      </p>
      {pasting && (
        <Suspense fallback={null}>
          <PasteDialog open onOpenChange={setPasting} />
        </Suspense>
      )}
    </div>
  )
}

interface SectionProps {
  readonly id: string
  readonly className?: string
  readonly title: string
  readonly hint: string
  /** Comes with a chunk of its own. */
  readonly children: ReactNode
}

function Section({ id, className, title, hint, children }: SectionProps) {
  return (
    <section aria-labelledby={id} className={className}>
      <div className="tt-welcome-section">
        <h2 id={id}>{title}</h2>
        <span>{hint}</span>
      </div>
      <Suspense fallback={null}>{children}</Suspense>
    </section>
  )
}

function WelcomeBar() {
  return (
    <header className="tt-top-bar">
      <span className="tt-brand">
        <Mark />
        <span className="tt-brand-name">Telltale</span>
      </span>
      <span className="tt-top-bar-space" />
      <Button variant="quiet" onClick={() => openDialog('modelled')}>
        What is modelled
      </Button>
      <ThemeButton />
      <Button onClick={() => void openExample(firstExample)}>Open editor</Button>
    </header>
  )
}
