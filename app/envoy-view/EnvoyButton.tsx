import { FileJson2 } from 'lucide-react'
import { Button } from '../components/Button.tsx'
import { openEnvoyView } from '../store/view.ts'

/** Opens the configuration of a pod's proxy. */
export function EnvoyButton({ pod }: { pod: string }) {
  return (
    <Button
      size="small"
      variant="quiet"
      className="tt-part-action"
      icon={<FileJson2 size={14} strokeWidth={2} aria-hidden="true" />}
      onClick={() => openEnvoyView(pod)}
    >
      Envoy configuration
    </Button>
  )
}
