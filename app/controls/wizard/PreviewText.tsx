import { YamlLine } from '../../editor/YamlLine.tsx'
import type { Preview } from './preview.ts'
import './wizard.css'

/** What will be written, line by line. */
export function PreviewText({ previews }: { previews: readonly Preview[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="tt-wizard-preview" aria-label="What is written" tabIndex={0}>
      {previews.length === 0 && <p className="tt-quiet">Nothing changes yet.</p>}
      {previews.map(({ file, lines }) => (
        <div key={file}>
          <h3>{file}</h3>
          <pre>
            {lines.map(({ text, change }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line's name is its place
              <div key={i} className={`tt-wizard-line tt-wizard-${change}`}>
                <span aria-hidden="true">{{ same: ' ', added: '+', removed: '-' }[change]}</span>
                <YamlLine line={text} />
              </div>
            ))}
          </pre>
        </div>
      ))}
    </section>
  )
}
