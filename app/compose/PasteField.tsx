import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { parseRequest } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { compose } from './compose-store.ts'

/** Takes a curl command or a browser's "copy as fetch", and fills in the request as soon as it is one. */
export function PasteField({ onDone }: { onDone: () => void }) {
  const [text, setText] = useState('')
  const understood = parseRequest(text) !== undefined
  const take = (value: string) => {
    const request = parseRequest(value)
    if (!request) return false
    compose(request)
    onDone()
    return true
  }
  return (
    <div className="tt-field">
      <CommandArea text={text} onChange={setText} onPaste={take} onLeave={onDone}>
        {text.trim() !== '' && !understood
          ? 'No request is found in this text.'
          : 'What does not change the request, as -k or -o, is left out. Nothing is sent.'}
      </CommandArea>
      <span className="tt-compose-line">
        <Button size="small" disabledReason={understood ? undefined : 'Paste or type a curl command first'} onClick={() => take(text)}>
          Use
        </Button>
        <Button size="small" variant="quiet" onClick={onDone}>
          Cancel
        </Button>
      </span>
    </div>
  )
}

interface CommandAreaProps {
  readonly text: string
  readonly onChange: (text: string) => void
  /** Whether what was pasted is taken at once. */
  readonly onPaste: (text: string) => boolean
  readonly onLeave: () => void
  /** What is made of the text. */
  readonly children: string
}

/** The text with its label above and what is made of it below. */
function CommandArea({ text, onChange, onPaste, onLeave, children }: CommandAreaProps) {
  const area = useRef<HTMLTextAreaElement>(null)
  const hint = useId()
  useEffect(() => area.current?.focus(), [])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    onLeave()
  }
  return (
    <>
      <label className="tt-field-label" htmlFor={`${hint}-text`}>
        curl command, or fetch as a browser copies it
      </label>
      <textarea
        id={`${hint}-text`}
        ref={area}
        className="tt-input tt-input-code tt-compose-area"
        rows={4}
        spellCheck={false}
        placeholder="curl -H 'end-user: jason' http://bookinfo.app/productpage"
        value={text}
        aria-describedby={hint}
        onChange={(event) => onChange(event.target.value)}
        onPaste={(event) => {
          if (onPaste(event.clipboardData.getData('text/plain'))) event.preventDefault()
        }}
        onKeyDown={onKeyDown}
      />
      <span className="tt-compose-hint" id={hint} role="status">
        {children}
      </span>
    </>
  )
}
