import {
  Columns2,
  GraduationCap,
  Keyboard,
  LayoutGrid,
  Menu as MenuIcon,
  MessageCircleQuestionMark,
  Moon,
  Search,
  Share2,
  Sun,
} from 'lucide-react'
import { useStore } from 'zustand'
import { comparingStore, toggleCompare } from '../compare/comparing.ts'
import { Button } from '../components/Button.tsx'
import { IconButton } from '../components/IconButton.tsx'
import { Kbd } from '../components/Kbd.tsx'
import { Mark } from '../components/Mark.tsx'
import { Menu } from '../components/Menu.tsx'
import { Tooltip } from '../components/Tooltip.tsx'
import { openPalette } from '../palette/open-palette.ts'
import { inputStore } from '../store/input.ts'
import { layoutStore } from '../store/layout.ts'
import { lessonStore, openLessons, toggleLessons } from '../store/lesson.ts'
import { openComposer, openDialog, viewStore } from '../store/view.ts'
import { themeStore, toggleTheme } from '../theme/theme-store.ts'
import { storageStore, whyNotSaved } from '../work/work-storage.ts'
import { ScenarioMenu } from './ScenarioMenu.tsx'
import { ThemeButton } from './ThemeButton.tsx'
import './top-bar.css'

const icon = { size: 16, strokeWidth: 1.75 } as const

/** Mark, scenario, keys, theme and Share. */
export function TopBar() {
  const phone = useStore(layoutStore, (state) => state.layout === 'phone')
  const wide = useStore(layoutStore, (state) => state.layout === 'wide')
  return (
    <header className="tt-top-bar">
      <h1 className="visually-hidden">Telltale: where the traffic of these manifests goes</h1>
      <Tooltip content="Welcome and examples">
        <button
          type="button"
          className="tt-brand"
          aria-label="Telltale: welcome"
          onClick={() => viewStore.setState({ dialog: 'examples' })}
        >
          <Mark />
          {!phone && <span className="tt-brand-name">Telltale</span>}
        </button>
      </Tooltip>
      {!phone && <span className="tt-top-bar-rule" />}
      <ScenarioMenu />
      <Saved />
      <span className="tt-top-bar-space" />
      {wide && <SearchField />}
      {phone ? <PhoneActions /> : <Actions />}
    </header>
  )
}

function Actions() {
  const wide = useStore(layoutStore, (state) => state.layout === 'wide')
  return (
    <>
      {!wide && <IconButton label="Search or run a command" keys="Ctrl+K" icon={<Search {...icon} />} onClick={openPalette} />}
      <LessonsButton wide={wide} />
      <CompareButton wide={wide} />
      <IconButton label="Ask a request" keys="A" icon={<MessageCircleQuestionMark {...icon} />} onClick={openComposer} />
      <IconButton label="Keys" keys="?" icon={<Keyboard {...icon} />} onClick={() => openDialog('keys')} />
      <ThemeButton />
      <Button variant="primary" className="tt-share-button" icon={<Share2 {...icon} />} onClick={() => openDialog('share')}>
        Share
      </Button>
    </>
  )
}

function LessonsButton({ wide }: { wide: boolean }) {
  const open = useStore(lessonStore, (state) => state.panel !== 'closed')
  if (!wide) return <IconButton label="Lessons" keys="L" pressed={open} icon={<GraduationCap {...icon} />} onClick={toggleLessons} />
  return (
    <Button variant="quiet" aria-pressed={open} icon={<GraduationCap {...icon} />} onClick={toggleLessons}>
      Lessons
    </Button>
  )
}

function CompareButton({ wide }: { wide: boolean }) {
  const open = useStore(comparingStore, (state) => state.open)
  const own = { className: 'tt-compare-open', onClick: toggleCompare }
  if (!wide) return <IconButton {...own} label="Compare" keys="C" pressed={open} icon={<Columns2 {...icon} />} />
  return (
    <Button {...own} variant="quiet" aria-pressed={open} icon={<Columns2 {...icon} />}>
      Compare
    </Button>
  )
}

/** Looks like the field of the palette that it opens. */
function SearchField() {
  return (
    <button type="button" className="tt-search-field" onClick={openPalette}>
      <Search {...icon} aria-hidden="true" />
      <span>Search or run a command</span>
      <Kbd>Ctrl K</Kbd>
    </button>
  )
}

function PhoneActions() {
  const dark = useStore(themeStore, (state) => state.theme === 'dark')
  return (
    <>
      <IconButton label="Share" icon={<Share2 {...icon} />} onClick={() => openDialog('share')} />
      <Menu
        align="end"
        trigger={<IconButton label="Menu" icon={<MenuIcon {...icon} />} />}
        items={[
          { label: 'Search or run a command', icon: <Search {...icon} />, onSelect: openPalette },
          { label: 'Examples', icon: <LayoutGrid {...icon} />, onSelect: () => openDialog('examples') },
          { label: 'Lessons', icon: <GraduationCap {...icon} />, onSelect: openLessons },
          { label: 'Compare', icon: <Columns2 {...icon} />, onSelect: toggleCompare },
          { label: 'Ask a request', icon: <MessageCircleQuestionMark {...icon} />, onSelect: openComposer },
          { label: 'Keys', icon: <Keyboard {...icon} />, onSelect: () => openDialog('keys') },
          { label: dark ? 'Light theme' : 'Dark theme', icon: dark ? <Sun {...icon} /> : <Moon {...icon} />, onSelect: toggleTheme },
        ]}
      />
    </>
  )
}

/** Whether the work differs from what it began from, and whether the browser keeps it. */
function Saved() {
  const edited = useStore(inputStore, (state) => state.edited)
  const failed = useStore(storageStore, (state) => state.failed)
  if (failed)
    return (
      <Tooltip content={whyNotSaved()}>
        <button type="button" className="tt-not-saved" onClick={() => openDialog('share')}>
          Not saved in this browser
        </button>
      </Tooltip>
    )
  return edited ? <span className="tt-edited">edited</span> : null
}
