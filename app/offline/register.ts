import { notify } from '../components/toast.ts'
import { firstPictureOrNone } from '../picture/first-picture.ts'

/** So long after the first picture, which shall have the network and the machine for itself. */
const afterMs = 3000
const askEveryMs = 3_600_000

/** Keeps the page for visits without a network, and says when a newer one has come. Not within another page, nor while developing. */
export function keepForOffline(): void {
  if (!import.meta.env.PROD || window.top !== window || !('serviceWorker' in navigator)) return
  void firstPictureOrNone.then(() => setTimeout(() => void register(), afterMs))
}

async function register(): Promise<void> {
  const { serviceWorker } = navigator
  // The first one brings the page that is open already.
  let newer = serviceWorker.controller !== null
  serviceWorker.addEventListener('controllerchange', () => {
    if (newer) tellOfNewer()
    newer = true
  })
  try {
    askNowAndThen(await serviceWorker.register(new URL('service-worker.js', document.baseURI)))
  } catch {
    // A browser that refuses it (private windows do) loads the page from the server each time.
  }
}

/** The browser asks for a newer version with each visit; a window that stays open for days has to ask itself. */
function askNowAndThen(registration: ServiceWorkerRegistration): void {
  let asked = performance.now()
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || performance.now() - asked < askEveryMs) return
    asked = performance.now()
    registration.update().catch(() => undefined)
  })
}

function tellOfNewer(): void {
  notify({
    title: 'A new version is ready',
    text: 'It opens with the next reload. Your text stays.',
    lasting: true,
    action: { label: 'Reload', run: () => location.reload() },
  })
}
