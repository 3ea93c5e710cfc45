import { ChevronDown, Moon, Share2, Sun } from 'lucide-react'
import { useStore } from 'zustand'
import { Button } from '../components/Button.tsx'
import { IconButton } from '../components/IconButton.tsx'
import { Mark } from '../components/Mark.tsx'
import { inputStore } from '../store/input.ts'
import { openDialog } from '../store/view.ts'
import { themeStore, toggleTheme } from '../theme/theme-store.ts'
import './top-bar.css'

/** Mark, scenario, theme and Share. */
export function TopBar() {
  const title = useStore(inputStore, (state) => state.title)
  const edited = useStore(inputStore, (state) => state.edited)
  return (
    <header className="tt-top-bar">
      <span className="tt-brand">
        <Mark />
        <span className="tt-brand-name">Telltale</span>
      </span>
      <span className="tt-top-bar-rule" />
      <Button variant="quiet" className="tt-scenario">
        {title} <ChevronDown size={14} strokeWidth={2} aria-hidden="true" />
      </Button>
      {edited && <span className="tt-edited">edited</span>}
      <span className="tt-top-bar-space" />
      <ThemeButton />
      <Button variant="primary" icon={<Share2 size={16} strokeWidth={1.75} />} onClick={() => openDialog('share')}>
        Share
      </Button>
    </header>
  )
}

export function ThemeButton() {
  const theme = useStore(themeStore, (state) => state.theme)
  return (
    <IconButton
      label={theme === 'dark' ? 'Light theme' : 'Dark theme'}
      icon={theme === 'dark' ? <Sun size={16} strokeWidth={1.75} /> : <Moon size={16} strokeWidth={1.75} />}
      onClick={toggleTheme}
    />
  )
}
