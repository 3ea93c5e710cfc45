import { ClipboardPaste } from 'lucide-react'
import { type ClipboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { parseRequest, type Question, type Recording } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { Field } from '../components/Field.tsx'
import { SelectField } from '../components/SelectField.tsx'
import type { Tones } from '../picture/version-tone.ts'
import { useStep } from '../player/use-step.ts'
import { derivedStore } from '../store/derived.ts'
import { layoutStore } from '../store/layout.ts'
import { viewStore } from '../store/view.ts'
import { AnswerView } from './AnswerView.tsx'
import { compose, composeStore, questionOf, sourceKey, sourceName } from './compose-store.ts'
import { PasteField } from './PasteField.tsx'
import { useAnswer } from './use-answer.ts'
import './compose.css'

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** A request to fill in or paste, and what the proxies would do with it, as it is typed. */
export function ComposePanel({ recording, tones }: { recording: Recording; tones: Tones }) {
  const draft = useStore(composeStore)
  const scenario = useStore(derivedStore, (state) => state.scenario)
  const question = useMemo(() => questionOf(draft, scenario), [draft, scenario])
  const step = useStep()
  const answered = useAnswer(question, step)
  const stepName = recording.steps.length > 1 ? recording.steps[step]?.name : undefined
  return (
    <>
      <section className="tt-inspector-part tt-compose" aria-label="Request to ask about">
        <Request question={question} sources={answered?.sources ?? []} headers={draft.headers} />
      </section>
      {answered && <AnswerView answer={answered.answer} recording={recording} tones={tones} stepName={stepName} />}
    </>
  )
}

interface RequestProps {
  readonly question: Question
  readonly sources: readonly Question['from'][]
  readonly headers: string
}

function Request({ question, sources, headers }: RequestProps) {
  const [pasting, setPasting] = useState(false)
  const url = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (viewStore.getState().composing && layoutStore.getState().layout !== 'phone') url.current?.focus()
  }, [])
  return (
    <>
      <div className="tt-compose-line">
        <MethodField value={question.method} />
        <Field
          ref={url}
          className="tt-compose-url"
          label="URL"
          code
          spellCheck={false}
          autoComplete="off"
          placeholder="http://reviews:9080/reviews/0"
          value={question.url}
          onChange={(value) => composeStore.setState({ url: value })}
          onPaste={fillFromCurl}
        />
      </div>
      <SourceField value={question.from} sources={sources} />
      <HeadersField value={headers} />
      {pasting ? (
        <PasteField onDone={() => setPasting(false)} />
      ) : (
        <Button
          size="small"
          variant="quiet"
          className="tt-compose-paste"
          icon={<ClipboardPaste size={14} strokeWidth={2} aria-hidden="true" />}
          onClick={() => setPasting(true)}
        >
          Paste curl
        </Button>
      )}
    </>
  )
}

/** A command pasted where the URL belongs fills in everything. */
function fillFromCurl(event: ClipboardEvent): void {
  const request = parseRequest(event.clipboardData.getData('text/plain'))
  if (!request) return
  event.preventDefault()
  compose(request)
}

function MethodField({ value }: { value: string }) {
  const choices = methods.includes(value) ? methods : [...methods, value]
  return (
    <SelectField
      className="tt-compose-method"
      label="Method"
      code
      value={value}
      options={choices.map((method) => ({ value: method, label: method }))}
      onChange={(method) => composeStore.setState({ method })}
    />
  )
}

function SourceField({ value, sources }: { value: Question['from']; sources: readonly Question['from'][] }) {
  const known = sources.some((source) => sourceKey(source) === sourceKey(value))
  const choices = known ? sources : [value, ...sources]
  return (
    <SelectField
      label="From"
      value={sourceKey(value)}
      options={choices.map((source) => ({ value: sourceKey(source), label: sourceName(source) }))}
      onChange={(key) => composeStore.setState({ from: choices.find((source) => sourceKey(source) === key) ?? value })}
    />
  )
}

function HeadersField({ value }: { value: string }) {
  const id = useId()
  return (
    <div className="tt-field">
      <label htmlFor={id} className="tt-field-label">
        Headers, one a line
      </label>
      <textarea
        id={id}
        className="tt-input tt-input-code tt-compose-area"
        rows={Math.min(6, Math.max(2, value.split('\n').length))}
        spellCheck={false}
        placeholder="end-user: jason"
        value={value}
        onChange={(event) => composeStore.setState({ headers: event.target.value })}
      />
    </div>
  )
}
