import type { HeaderMatcher, StringMatcher } from './proxy-config.ts'

/** Configuration of `envoy.filters.http.rbac`, as far as istiod fills it in. */
export interface RbacConfig {
  readonly '@type': string
  readonly rules?: RbacRules
  /** Of policies in dry run: looked at and never enforced. */
  readonly shadow_rules?: RbacRules
  readonly shadow_rules_stat_prefix?: string
}
/** Configuration of `envoy.filters.network.rbac`, which judges a TCP connection by its first bytes. */
export interface NetworkRbacConfig extends RbacConfig {
  readonly stat_prefix: string
}
/** ALLOW refuses what no policy matches, DENY what one matches, LOG nothing. */
export interface RbacRules {
  readonly action: 'ALLOW' | 'DENY' | 'LOG'
  readonly policies: Readonly<Record<string, RbacPolicy>>
}
/** Matches where one of the permissions and one of the principals do. */
export interface RbacPolicy {
  readonly permissions: readonly Permission[]
  readonly principals: readonly Principal[]
}
/** A range of addresses. */
export interface AddressRange {
  readonly address_prefix: string
  readonly prefix_len: number
}
/** A claim of a verified token, by its path below `payload`. */
export interface MetadataMatcher {
  readonly filter: string
  readonly path: readonly { readonly key: string }[]
  readonly value: ValueMatch
}
/** A value of a claim: a string, or a list that holds one. */
export interface ValueMatch {
  readonly string_match?: StringMatcher
  readonly list_match?: { readonly one_of: ValueMatch }
  readonly or_match?: { readonly value_matchers: readonly ValueMatch[] }
}
/** What is asked; one field of it is set. */
export interface Permission {
  readonly any?: boolean
  readonly and_rules?: { readonly rules: readonly Permission[] }
  readonly or_rules?: { readonly rules: readonly Permission[] }
  readonly not_rule?: Permission
  readonly header?: HeaderMatcher
  readonly url_path?: { readonly path: StringMatcher }
  readonly uri_template?: { readonly name: string; readonly typed_config: { readonly path_template: string } }
  readonly destination_ip?: AddressRange
  readonly destination_port?: number
  readonly requested_server_name?: StringMatcher
}
/** Who asks; one field of it is set. */
export interface Principal {
  readonly any?: boolean
  readonly and_ids?: { readonly ids: readonly Principal[] }
  readonly or_ids?: { readonly ids: readonly Principal[] }
  readonly not_id?: Principal
  readonly authenticated?: { readonly principal_name: StringMatcher }
  readonly direct_remote_ip?: AddressRange
  readonly remote_ip?: AddressRange
  readonly header?: HeaderMatcher
  readonly metadata?: MetadataMatcher
}
