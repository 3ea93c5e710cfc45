import { Copy, Download } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import type { SourceFile } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { Checkbox } from '../components/Checkbox.tsx'
import { IconButton } from '../components/IconButton.tsx'
import { inputStore } from '../store/input.ts'
import { copyText, download } from '../work/clipboard.ts'
import { openedFiles } from '../work/work.ts'
import { documentsOf, joinFiles, kubectlCommand } from '../work/yaml-documents.ts'
import { downloadBundle } from './bundle-file.ts'

const icon = { size: 16, strokeWidth: 1.75 } as const

/** The files one by one, or all as one. */
export function YamlTab() {
  const files = useStore(inputStore, (state) => state.files)
  const all = () => joinFiles(files)
  return (
    <div className="tt-share-yaml">
      <ul className="tt-share-files">
        {files.map((file) => (
          <FileRow key={file.name} file={file} />
        ))}
      </ul>
      <div className="tt-share-row">
        <Button variant="primary" icon={<Copy {...icon} />} onClick={() => void copyText(all(), 'YAML copied')}>
          Copy all
        </Button>
        <Button icon={<Download {...icon} />} onClick={() => download('telltale.yaml', all())}>
          Download as one file
        </Button>
        <Button icon={<Download {...icon} />} onClick={downloadBundle}>
          Download .telltale.yaml
        </Button>
      </div>
      <p className="tt-share-hint">A .telltale.yaml file opens here again with its tabs, seed and moment: drop it on the page.</p>
    </div>
  )
}

function FileRow({ file }: { file: SourceFile }) {
  const lines = file.text.split('\n').length
  return (
    <li className="tt-share-file">
      <code>{file.name}</code>
      <span className="tt-share-lines">{lines === 1 ? '1 line' : `${lines} lines`}</span>
      <IconButton
        size="small"
        label={`Copy ${file.name}`}
        icon={<Copy size={14} strokeWidth={2} />}
        onClick={() => void copyText(file.text, `${file.name} copied`)}
      />
      <IconButton
        size="small"
        label={`Download ${file.name}`}
        icon={<Download size={14} strokeWidth={2} />}
        onClick={() => download(file.name, file.text)}
      />
    </li>
  )
}

/** The command that applies the manifests, or those that were changed, to a cluster. */
export function KubectlTab() {
  const files = useStore(inputStore, (state) => state.files)
  const [changed, setChanged] = useState(false)
  const changes = changedDocuments(files)
  const only = changed && changes.length > 0
  const command = kubectlCommand(only ? changes : files)
  return (
    <div className="tt-share-yaml">
      <Checkbox label="Only what changed" hint={changeWords(changes.length)} checked={only} onChange={setChanged} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls must be reachable by keyboard */}
      <pre className="tt-share-command" tabIndex={0}>
        {command}
      </pre>
      <div className="tt-share-row">
        <Button variant="primary" icon={<Copy {...icon} />} onClick={() => void copyText(command, 'Command copied')}>
          Copy command
        </Button>
        <span className="tt-share-hint">What only Telltale reads is left out.</span>
      </div>
    </div>
  )
}

function changeWords(count: number): string {
  if (count === 0) return 'nothing was changed since it was opened'
  return count === 1 ? '1 document since it was opened' : `${count} documents since it was opened`
}

/** Documents that were not there, or not so, when the work was opened. */
function changedDocuments(files: readonly SourceFile[]): readonly SourceFile[] {
  const before = new Set(openedFiles().flatMap(({ text }) => documentsOf(text)))
  return files.flatMap(({ name, text }) => documentsOf(text).flatMap((document) => (before.has(document) ? [] : { name, text: document })))
}
