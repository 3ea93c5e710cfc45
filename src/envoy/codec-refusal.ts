import type { HttpRequest } from './decision.ts'
import type { ReplyCause } from './local-reply.ts'
import type { SortedHeaders } from './request-headers.ts'
import { isTargetOfMethod, isValidTarget } from './request-target.ts'

/** What the HTTP/1 codec answers to a request that it does not take, and why. */
export interface CodecRefusal {
  readonly cause: ReplyCause
  /** For a person. */
  readonly reason: string
}

const METHODS = new Set(
  (
    'ACL BIND CHECKOUT CONNECT COPY DELETE GET HEAD LINK LOCK MERGE MKACTIVITY MKCALENDAR MKCOL MOVE MSEARCH NOTIFY OPTIONS PATCH POST ' +
    'PROPFIND PROPPATCH PURGE PUT QUERY REBIND REPORT SEARCH SOURCE SUBSCRIBE TRACE UNBIND UNLINK UNLOCK UNSUBSCRIBE'
  ).split(' '),
)

/** Header lines, Host among them, and bytes before the body that Envoy takes by default (`max_headers_count`, `max_request_headers_kb`). */
const MAX_LINES = 100
const MAX_BYTES = 60 * 1024

const cause = (status: number, body: string, details: string): ReplyCause => ({ status, body, flags: ['DPE'], details })
const badRequest = (details: string) => cause(400, 'Bad Request', details)
const tooLarge = (details: string) => cause(431, 'Request Header Fields Too Large', details)

/**
 * Why the codec refuses a request before the connection manager sees it, in the order in which it looks (`source/common/http/http1/codec_impl.cc`);
 * undefined where it takes it.
 */
export function codecRefusal(request: HttpRequest, headers: SortedHeaders): CodecRefusal | undefined {
  return unreadable(request, headers) ?? misframed(request, headers) ?? misaddressed(request)
}

/** What cannot be read as HTTP at all. */
function unreadable(request: HttpRequest, headers: SortedHeaders): CodecRefusal | undefined {
  const { method, path } = request
  if (!METHODS.has(method)) return { cause: badRequest('http1.codec_error'), reason: `method ${method} is unknown` }
  if (!isValidTarget(request))
    return {
      cause: badRequest(path.includes('\x7f') ? 'http1.invalid_characters' : 'http1.codec_error'),
      reason: `target ${path} is not valid`,
    }
  if (headers.invalid !== undefined) return { cause: badRequest('http1.codec_error'), reason: headers.invalid }
  if (headers.lines >= MAX_LINES)
    return { cause: tooLarge('http1.too_many_headers'), reason: `more than ${MAX_LINES} headers, Host among them` }
  if (headers.bytes + method.length + path.length + request.authority.length + FRAME > MAX_BYTES)
    return { cause: tooLarge('http1.headers_too_large'), reason: 'the headers are larger than 60 KiB' }
  if (headers.unprintable !== undefined)
    return { cause: badRequest('http1.invalid_characters'), reason: `header ${headers.unprintable} holds a control character` }
  if (!isTargetOfMethod(request)) return { cause: badRequest('http1.invalid_url'), reason: `target ${path} is none for ${method}` }
  return undefined
}

/** `M P HTTP/1.1\r\nhost: A\r\n\r\n` without M, P and A. */
const FRAME = ' '.length + ' HTTP/1.1\r\n'.length + 'host: \r\n'.length + '\r\n'.length

/** Where the body ends must be said in one way. */
function misframed({ method, protocol }: HttpRequest, { contentLength, transferEncoding }: SortedHeaders): CodecRefusal | undefined {
  if (contentLength !== undefined && !/^\d{1,19}$/.test(contentLength))
    return { cause: badRequest('http1.codec_error'), reason: `content-length ${contentLength} is no number` }
  if (transferEncoding !== undefined && contentLength !== undefined)
    return {
      cause: badRequest('http1.content_length_and_chunked_not_allowed'),
      reason: 'content-length and transfer-encoding exclude one another',
    }
  if (transferEncoding !== undefined && (method === 'CONNECT' || transferEncoding.toLowerCase() !== 'chunked'))
    return {
      cause: cause(501, 'Not Implemented', 'http1.invalid_transfer_encoding'),
      reason: `transfer-encoding ${transferEncoding} is not chunked`,
    }
  if (protocol === 'HTTP/1.0') return { cause: cause(426, 'Upgrade Required', 'low_version'), reason: 'HTTP/1.0 is not accepted' }
  return undefined
}

/** Host may hold what an authority may (`source/common/http/header_utility.cc`, authorityIsValid). */
function misaddressed({ authority }: HttpRequest): CodecRefusal | undefined {
  if (/^[\w!$%&'()*+,\-.:;=@[\]~]*$/.test(authority)) return undefined
  return { cause: badRequest('http.invalid_authority'), reason: `host ${authority} holds a character that no host may hold` }
}
