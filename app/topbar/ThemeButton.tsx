import { Moon, Sun } from 'lucide-react'
import { useStore } from 'zustand'
import { IconButton } from '../components/IconButton.tsx'
import { themeStore, toggleTheme } from '../theme/theme-store.ts'

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
