import { Copy } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { type EmbedOptions, formatCount, formatMoment } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { Checkbox } from '../components/Checkbox.tsx'
import { SelectField } from '../components/SelectField.tsx'
import { inputStore } from '../store/input.ts'
import { playerStore } from '../store/player.ts'
import { copyText } from '../work/clipboard.ts'
import { useLink } from './use-link.ts'

const sizes = [
  { value: '800x450', label: '800 × 450' },
  { value: '640x400', label: '640 × 400' },
  { value: '1200x675', label: '1,200 × 675' },
  { value: '100%x450', label: 'As wide as the page, 450 high' },
] as const

const themes = [
  { value: 'auto', label: "The reader's" },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const

/** The text that puts the picture into another page. */
export function EmbedTab() {
  const [size, setSize] = useState<string>(sizes[0].value)
  const [theme, setTheme] = useState<EmbedOptions['theme']>('auto')
  const [options, setOptions] = useState({ moment: true, paused: false, text: false })
  const [atMs] = useState(() => playerStore.getState().atMs)
  const embed = useMemo(() => ({ theme, text: options.text }), [theme, options.text])
  const link = useLink({ moment: options.moment, selection: false, paused: options.paused, embed })
  const title = useStore(inputStore, (state) => state.title)
  const snippet = frameText(link, size, title)
  return (
    <div className="tt-share-embed">
      <div className="tt-embed-fields">
        <SelectField label="Size" value={size} options={sizes} onChange={setSize} />
        <SelectField label="Theme" value={theme} options={themes} onChange={(value) => setTheme(value as EmbedOptions['theme'])} />
      </div>
      <div>
        <Checkbox
          label={`Open at ${formatMoment(atMs * 1000)}`}
          checked={options.moment}
          onChange={(moment) => setOptions({ ...options, moment })}
        />
        <Checkbox label="Start paused" checked={options.paused} onChange={(paused) => setOptions({ ...options, paused })} />
        <Checkbox
          label="With the YAML"
          hint="where the frame is 760 wide or more"
          checked={options.text}
          onChange={(text) => setOptions({ ...options, text })}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls must be reachable by keyboard */}
      <pre className="tt-embed-code" tabIndex={0}>
        {snippet}
      </pre>
      <div className="tt-share-row">
        <Button
          variant="primary"
          icon={<Copy size={16} strokeWidth={1.75} />}
          onClick={() => void copyText(snippet, `Frame copied, ${formatCount(snippet.length)} characters`)}
        >
          Copy the frame
        </Button>
        <span className="tt-share-hint">Picture and playback only. Readers open it in Telltale from there.</span>
      </div>
    </div>
  )
}

function frameText(link: string, size: string, title: string): string {
  const [width = '800', height = '450'] = size.split('x')
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
  return `<iframe src="${escaped(link)}" width="${width}" height="${height}" style="border:0" loading="lazy" title="${escaped(title)}, a Telltale picture"></iframe>`
}
