/**
 * Keeps the whole page in the browser, so that it works without a network from the second visit on. Every build has a cache of its own;
 * the one before it stays, for windows that were opened with it. Nothing but files of this page is ever asked for or kept.
 */

/** What the build writes in: its files, from where this file stands, and a hash of them all. */
declare const __FILES__: readonly string[]
declare const __BUILD__: string

interface LastingEvent extends Event {
  waitUntil(promise: Promise<unknown>): void
}

interface RequestEvent extends LastingEvent {
  readonly request: Request
  respondWith(response: Promise<Response>): void
}

interface WorkerScope extends EventTarget {
  skipWaiting(): Promise<void>
  readonly clients: { claim(): Promise<void> }
}

const scope = self as unknown as WorkerScope
const prefix = 'telltale.'
const present = prefix + __BUILD__
const page = new URL('./', location.href).href
const files = new Set(__FILES__.map((file) => new URL(file, location.href).href))

scope.addEventListener('install', (event) => (event as LastingEvent).waitUntil(install()))
scope.addEventListener('activate', (event) => (event as LastingEvent).waitUntil(activate()))
scope.addEventListener('fetch', (event) => answer(event as RequestEvent))

async function install(): Promise<void> {
  const cache = await caches.open(present)
  await Promise.all([...files].map(async (url) => cache.put(url === indexUrl() ? page : url, await fresh(url))))
  await scope.skipWaiting()
}

function indexUrl(): string {
  return new URL('index.html', location.href).href
}

/** A file of this build: one that carries its hash in its name is taken from wherever it is. */
async function fresh(url: string): Promise<Response> {
  const hashed = url.includes('/assets/')
  const kept = hashed ? await caches.match(url) : undefined
  const response = kept ?? (await fetch(url, { cache: hashed ? 'default' : 'reload' }))
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  return response
}

async function activate(): Promise<void> {
  const own = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== present)
  await Promise.all(own.slice(0, -1).map((name) => caches.delete(name)))
  await scope.clients.claim()
}

function answer(event: RequestEvent): void {
  const { request } = event
  const url = new URL(request.url)
  url.hash = ''
  url.search = ''
  if (request.method !== 'GET' || url.origin !== location.origin) return
  const opens = request.mode === 'navigate' && (url.href === page || url.href === indexUrl())
  if (opens) event.respondWith(fromCache(page, request))
  else if (files.has(url.href) || url.pathname.includes('/assets/')) event.respondWith(fromCache(url.href, request))
}

/** From the cache of this build, else of the one before it, else from the server. */
async function fromCache(url: string, request: Request): Promise<Response> {
  const cache = await caches.open(present)
  return (await cache.match(url)) ?? (await caches.match(url)) ?? fetch(request)
}
