import { themeStore } from '../theme/theme-store.ts'
import { monaco } from './monaco.ts'

const name = 'telltale'

/** Gives Monaco the colours of the tokens that are in force, now and after each change of theme. */
export function followTheme(): () => void {
  applyTheme()
  return themeStore.subscribe(applyTheme)
}

function applyTheme(): void {
  const style = getComputedStyle(document.documentElement)
  const token = (property: string) => sixDigits(style.getPropertyValue(property).trim())
  const rule = (tokens: string, property: string) => ({ token: tokens, foreground: token(property).slice(1) })
  monaco.editor.defineTheme(name, {
    base: themeStore.getState().theme === 'dark' ? 'vs-dark' : 'vs',
    inherit: false,
    rules: [
      rule('', '--text-1'),
      rule('type', '--code-key'),
      rule('string', '--code-string'),
      rule('keyword', '--code-number'),
      rule('number', '--code-number'),
      rule('comment', '--text-3'),
      rule('operators', '--text-3'),
      rule('delimiter', '--text-3'),
      rule('tag', '--text-3'),
      rule('namespace', '--text-3'),
    ],
    colors: editorColours(token),
  })
  monaco.editor.setTheme(name)
}

/** The build shortens colours (`#fff`), and Monaco's rules take long ones only. */
function sixDigits(colour: string): string {
  return /^#[0-9a-f]{3}$/i.test(colour) ? `#${[...colour.slice(1)].map((digit) => digit + digit).join('')}` : colour
}

function suggestColours(token: (property: string) => string): Record<string, string> {
  return {
    'editorSuggestWidget.background': token('--raised'),
    'editorSuggestWidget.border': token('--line-2'),
    'editorSuggestWidget.foreground': token('--text-1'),
    'editorSuggestWidget.highlightForeground': token('--code-key'),
    'editorSuggestWidget.selectedBackground': token('--hover'),
    'editorSuggestWidget.selectedForeground': token('--text-1'),
    'editorSuggestWidget.selectedIconForeground': token('--text-2'),
    'editorSuggestWidget.focusHighlightForeground': token('--code-key'),
  }
}

/** What is said at the cursor looks like every tooltip. */
function messageColours(token: (property: string) => string): Record<string, string> {
  return {
    'inputValidation.infoBackground': token('--ink'),
    'inputValidation.infoForeground': token('--on-ink'),
    'inputValidation.infoBorder': token('--ink'),
  }
}

function editorColours(token: (property: string) => string): Record<string, string> {
  const [panel, raised, line, control] = [token('--panel'), token('--raised'), token('--line-2'), token('--control')]
  return {
    'editor.background': panel,
    'editor.foreground': token('--text-1'),
    'editorCursor.foreground': token('--ink'),
    'editor.lineHighlightBackground': token('--code-line'),
    'editor.lineHighlightBorder': '#00000000',
    'editor.selectionBackground': `${control}55`,
    'editor.inactiveSelectionBackground': `${control}33`,
    'editor.wordHighlightBackground': `${control}2b`,
    'editor.findMatchBackground': `${token('--warn')}55`,
    'editor.findMatchHighlightBackground': `${token('--warn')}2b`,
    'editorLineNumber.foreground': token('--text-3'),
    'editorLineNumber.activeForeground': token('--text-1'),
    'editorError.foreground': token('--fail'),
    'editorWarning.foreground': token('--warn'),
    'editorInfo.foreground': token('--note'),
    'editorBracketMatch.background': `${control}33`,
    'editorBracketMatch.border': '#00000000',
    ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((level) => [`editorBracketHighlight.foreground${level}`, token('--text-3')])),
    'editorWidget.background': raised,
    'editorWidget.foreground': token('--text-1'),
    'editorWidget.border': line,
    'editor.hoverHighlightBackground': '#00000000',
    'editorHoverWidget.background': raised,
    'editorHoverWidget.foreground': token('--text-2'),
    'editorHoverWidget.border': line,
    ...suggestColours(token),
    ...messageColours(token),
    'list.hoverBackground': token('--hover'),
    'list.activeSelectionBackground': token('--hover'),
    'list.focusBackground': token('--hover'),
    'menu.background': raised,
    'menu.foreground': token('--text-1'),
    'menu.border': line,
    'menu.selectionBackground': token('--hover'),
    'menu.separatorBackground': token('--line'),
    'input.background': panel,
    'input.foreground': token('--text-1'),
    'input.border': control,
    focusBorder: token('--ink'),
    'textLink.foreground': token('--text-1'),
    'textLink.activeForeground': token('--text-2'),
    'textCodeBlock.background': '#00000000',
    'scrollbar.shadow': '#00000000',
    'scrollbarSlider.background': `${control}55`,
    'scrollbarSlider.hoverBackground': `${control}88`,
    'scrollbarSlider.activeBackground': `${control}aa`,
    'editorLightBulb.foreground': token('--text-2'),
    'editorLightBulbAutoFix.foreground': token('--text-2'),
  }
}
