import type { Diagnostic } from '../core/diagnostic.ts'
import type { Resource } from '../manifest/resource.ts'
import { type AnalysisContext, about } from './analyzer.ts'

interface Webhook {
  readonly name?: string
  readonly clientConfig?: { readonly url?: string; readonly service?: unknown }
}

const PREFIXES: Readonly<Record<string, RegExp>> = {
  MutatingWebhookConfiguration: /^istio-sidecar-injector/,
  ValidatingWebhookConfiguration: /^(istio-validator|istiod-default-validator$)/,
}

/** IST0163 and IST0164: webhooks of Istio's that call nobody, or a control plane elsewhere by its address (externalcontrolplane.go). */
export function externalControlPlane({ resources }: AnalysisContext): Diagnostic[] {
  return resources.filter(({ kind, metadata }) => PREFIXES[kind]?.test(metadata.name)).flatMap(checkWebhooks)
}

function checkWebhooks(resource: Resource): Diagnostic[] {
  const given = resource.body['webhooks']
  return ((Array.isArray(given) ? given : []) as readonly (Webhook | null)[]).flatMap((webhook, index) => {
    const { url, service } = webhook?.clientConfig ?? {}
    const as = { kind: resource.kind, namespace: '', name: resource.metadata.name }
    const place = { at: ['webhooks', index, 'clientConfig'], as }
    if (url === undefined)
      return service
        ? []
        : [about(resource, 'IST0163', 'warning', `Webhook ${webhook?.name ?? ''} calls neither a Service nor a URL.`, place)]
    const message = `Webhook ${webhook?.name ?? ''} calls the control plane by its address, ${url}: a host name lasts longer.`
    return isAddress(url) ? [about(resource, 'IST0164', 'note', message, place)] : []
  })
}

function isAddress(url: string): boolean {
  return /^\w+:\/\/(\d{1,3}(\.\d{1,3}){3}|\[[\da-fA-F:.]+\])(:\d+)?(\/|$)/.test(url)
}
