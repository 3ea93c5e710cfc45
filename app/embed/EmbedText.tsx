import { useStore } from 'zustand'
import { Tabs } from '../components/Tabs.tsx'
import { YamlLine } from '../editor/YamlLine.tsx'
import { inputStore } from '../store/input.ts'

/** The texts beside the picture, to read. */
export function EmbedText() {
  const files = useStore(inputStore, (state) => state.files)
  const open = useStore(inputStore, (state) => state.open)
  return (
    <section className="tt-embed-text" aria-label="Manifests">
      <Tabs
        label="Files"
        value={open}
        onChange={(name) => inputStore.setState({ open: name })}
        tabs={files.map(({ name, text }) => ({ value: name, label: name, content: <Lines text={text} /> }))}
      />
    </section>
  )
}

function Lines({ text }: { text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls must be reachable by keyboard
    <pre className="tt-embed-lines" tabIndex={0}>
      {text.split('\n').map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a text have no name but their place
        <div key={i}>{line === '' ? ' ' : <YamlLine line={line} />}</div>
      ))}
    </pre>
  )
}
