import { CircleX, Copy } from 'lucide-react'
import { Component, type ErrorInfo, type ReactNode } from 'react'
import { Button } from '../components/Button.tsx'
import { copyText } from '../work/clipboard.ts'
import { State } from './State.tsx'

/** Says plainly that a part of the window failed; the text is in the browser's storage by then. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | null; where: string }> {
  override state = { error: null as Error | null, where: '' }

  static getDerivedStateFromError(error: Error) {
    return { error }
  }

  override componentDidCatch(_: Error, { componentStack }: ErrorInfo): void {
    this.setState({ where: componentStack ?? '' })
  }

  override render(): ReactNode {
    const { error, where } = this.state
    if (!error) return this.props.children
    if (/dynamically imported module|module script failed|preload CSS/i.test(error.message)) return <NotLoaded />
    const report = `Telltale: the window failed\n${error.message}\n${error.stack ?? ''}\n${where}\n${navigator.userAgent}\n`
    return (
      <main className="tt-failed">
        <State
          icon={<CircleX size={20} strokeWidth={1.75} />}
          title="Telltale has a bug"
          text="This window failed. Your text is saved in this browser. Nothing was sent anywhere; a report copies the error only."
          actions={
            <>
              <Button variant="primary" icon={<Copy size={16} strokeWidth={1.75} />} onClick={() => void copyText(report, 'Report copied')}>
                Copy report
              </Button>
              <Button onClick={() => location.reload()}>Reload</Button>
            </>
          }
          foot={error.message}
        />
      </main>
    )
  }
}

/** A part of the page that comes later could not be had: there is no network, or a newer version has taken its place. */
function NotLoaded() {
  return (
    <main className="tt-failed">
      <State
        icon={<CircleX size={20} strokeWidth={1.75} />}
        title="A part of this page did not arrive"
        text="There is no network, or a newer version has taken its place. Your text is saved in this browser."
        actions={
          <Button variant="primary" onClick={() => location.reload()}>
            Reload
          </Button>
        }
      />
    </main>
  )
}
