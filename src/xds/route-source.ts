import type { VirtualService } from '../manifest/kinds.ts'

type Item<T> = NonNullable<T> extends readonly (infer U)[] ? NonNullable<U> : never

/** One rule of a VirtualService's `http`. */
export type HttpRule = Item<VirtualService['http']>
/** One block of a rule's `match`. */
export type HttpMatch = Item<HttpRule['match']>
/** One weighted destination of a rule. */
export type HttpDestination = Item<HttpRule['route']>
/** Where a destination or a mirror leads. */
export type Destination = NonNullable<HttpDestination['destination']>
/** `exact`, `prefix`, `regex`, or none of them: present. */
export type StringMatch = NonNullable<HttpMatch['uri']>
/** Header operations of a rule or a destination. */
export type Headers = NonNullable<HttpRule['headers']>
/** One rule of a VirtualService's `tls`. */
export type TlsRule = Item<VirtualService['tls']>
/** One block of a TLS rule's `match`. */
export type TlsMatch = Item<TlsRule['match']>
/** One rule of a VirtualService's `tcp`. */
export type TcpRule = Item<VirtualService['tcp']>
/** One block of a TCP rule's `match`. */
export type L4Match = Item<TcpRule['match']>
/** One weighted destination of a TCP or TLS rule. */
export type L4Destination = Item<TcpRule['route']>
