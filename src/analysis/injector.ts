import type { AnalysisContext } from './analyzer.ts'

/** What a ConfigMap of the sidecar injector says. */
interface Injector {
  /** The proxy's image. */
  readonly image: string
  /** Whether namespaces are injected unless they refuse. */
  readonly byDefault: boolean
}

/** The injector of a revision, as far as its ConfigMap is in the text (analyzers/util/config.go, GetInjectorConfigMapName). */
export function injectorOf({ resources }: AnalysisContext, revision = ''): Injector | undefined {
  const name = revision === '' || revision === 'default' ? 'istio-sidecar-injector' : `istio-sidecar-injector-${revision}`
  const found = resources.findLast(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name)
  const { data } = (found?.body ?? {}) as { readonly data?: Readonly<Record<string, unknown>> }
  const values = data?.['values']
  return typeof values === 'string' ? read(values) : undefined
}

interface Values {
  readonly sidecarInjectorWebhook?: { readonly enableNamespacesByDefault?: unknown }
  readonly global?: { readonly hub?: string; readonly tag?: string | number; readonly proxy?: { readonly image?: string } }
}

function read(text: string): Injector | undefined {
  const { sidecarInjectorWebhook, global } = parse(text) ?? {}
  const image = global?.proxy?.image ?? ''
  return {
    image: image.includes('/') ? image : `${global?.hub ?? ''}/${image}:${global?.tag ?? ''}`,
    byDefault: sidecarInjectorWebhook?.enableNamespacesByDefault === true,
  }
}

/** Helm writes the values as JSON; what is none says nothing. */
function parse(text: string): Values | undefined {
  try {
    return JSON.parse(text) as Values | undefined
  } catch {
    return undefined
  }
}
