import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { Answer, Question } from '../../src/index.ts'
import { derivedStore } from '../store/derived.ts'
import { engine } from '../worker/client.ts'

export interface Answered {
  readonly answer: Answer
  readonly sources: readonly Question['from'][]
}

/** The answer to a question, kept up with the text; the last one stays until the next is there. */
export function useAnswer(question: Question, step: number): Answered | null {
  const [answered, setAnswered] = useState<Answered | null>(null)
  const revision = useStore(derivedStore, (derived) => derived.revision)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text has another answer
  useEffect(() => {
    let current = true
    void engine.ask(question, step).then((finding) => {
      if (current && finding) setAnswered(finding)
    })
    return () => {
      current = false
    }
  }, [question, step, revision])
  return answered
}
