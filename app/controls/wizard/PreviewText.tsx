import { ScrollRegion } from '../../components/ScrollRegion.tsx'
import { YamlLine } from '../../editor/YamlLine.tsx'
import type { Preview } from './preview.ts'
import './wizard.css'

/** What will be written, line by line. */
export function PreviewText({ previews }: { previews: readonly Preview[] }) {
  return (
    <ScrollRegion label="What is written" className="tt-wizard-preview">
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
    </ScrollRegion>
  )
}
