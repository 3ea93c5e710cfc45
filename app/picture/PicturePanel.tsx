import { useStore } from 'zustand'
import { inputStore } from '../store/input.ts'
import { mainCamera } from './camera.ts'
import { Stage } from './Stage.tsx'
import { useFigures } from './use-figures.ts'

export function PicturePanel() {
  const { recording, figures } = useFigures()
  const scenario = useStore(inputStore, (state) => state.title)
  return <>{recording && figures && <Stage recording={recording} figures={figures} scenario={scenario} camera={mainCamera} />}</>
}
