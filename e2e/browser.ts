import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

/** A browser for the e2e tests, found without asking: path undefined means Playwright's own. */
export interface Browser {
  readonly name: string
  readonly executablePath: string | undefined
  readonly args: readonly string[]
}

const installed = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser']
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** An installed Chrome or Chromium, else Playwright's own, else (Linux) the one inside the npm package @sparticuz/chromium. */
export async function findBrowser(): Promise<Browser> {
  const given = process.env['CHROMIUM_PATH']
  const path = given ?? places.find((place) => existsSync(place)) ?? onPath()
  if (path) return { name: path, executablePath: path, args: quiet }
  if (existsSync(chromium.executablePath())) return { name: "Playwright's Chromium", executablePath: undefined, args: quiet }
  return packaged()
}

/**
 * Parts of Chromium that no story needs. Only the last such flag counts, so what Playwright turns off is named again. The address bar's
 * suggestions are pages of their own in each new window, which take as long to start as the page that is tested.
 */
const features = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'AimEnabled',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
]

/** No background traffic; no sandbox where root would forbid it. */
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
  `--disable-features=${features.join(',')}`,
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]

function onPath(): string | undefined {
  if (process.platform === 'win32') return undefined
  for (const name of installed) {
    try {
      return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim()
    } catch {
      // not this one
    }
  }
  return undefined
}

async function packaged(): Promise<Browser> {
  // The package carries nss and nspr for machines without them and unpacks those only where it believes to run on AWS.
  process.env['AWS_EXECUTION_ENV'] ??= 'AWS_Lambda_nodejs20.x'
  const { default: sparticuz } = await import('@sparticuz/chromium')
  const executablePath = await sparticuz.executablePath()
  return { name: '@sparticuz/chromium', executablePath, args: quiet }
}
