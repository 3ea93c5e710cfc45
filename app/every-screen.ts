/** What the screens share comes with the page, in one file: many small ones behind it would cost a slow network more than their bytes. */
import './components/Mark.tsx'
import './editor/YamlLine.tsx'
import './picture/Stage.tsx'
import './picture/use-figures.ts'
import './topbar/ThemeButton.tsx'
import './topbar/top-bar.css'
