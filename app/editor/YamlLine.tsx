import { memo } from 'react'
import { yamlTokens } from './yaml-tokens.ts'
import './code.css'

/** One line of YAML in the editor's colours. */
export const YamlLine = memo(function YamlLine({ line }: { line: string }) {
  return yamlTokens(line).map((token, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the tokens of a line have no name but their place
    <span key={i} className={`tt-code-${token.kind}`}>
      {token.text}
    </span>
  ))
})
