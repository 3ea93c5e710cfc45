import { CurlCommand } from './curl-command.ts'
import type { PastedRequest } from './pasted-request.ts'
import { shellWords } from './shell-words.ts'

/**
 * The request that a curl command line makes, with the headers that curl adds by itself. A command before it (`kubectl exec … -- curl …`) is passed
 * over; what does not change the request (`-k`, `--resolve`, `-o`, …) is ignored. Undefined where there is no URL; never throws.
 */
export function parseCurl(text: string): PastedRequest | undefined {
  const words = wordsOf(text)
  if (!words) return undefined
  const command = new CurlCommand()
  for (let i = 0; i < words.length; ) i = take(command, words, i)
  return command.request()
}

/** What follows the word curl; of `sh -c "curl …"` what stands within the quotes. */
function wordsOf(text: string): readonly string[] | undefined {
  const start = /(?:^|\s)--\s+curl(?:\.exe)?(?=\s)/i.exec(text) ?? /(?:^|[\s'"(/\\])curl(?:\.exe)?(?=\s)/i.exec(text)
  if (!start) return undefined
  const quote = /^["']/.exec(start[0])?.[0]
  const rest = text.slice(start.index + start[0].length)
  const end = quote === undefined ? -1 : rest.lastIndexOf(quote)
  return shellWords(end < 0 ? rest : rest.slice(0, end))
}

/** Takes the word at `i`, with its value; gives the index of the next word. */
function take(command: CurlCommand, words: readonly string[], i: number): number {
  const word = words[i] ?? ''
  if (word === '--next') return words.length
  if (word.startsWith('--')) return takeLong(command, words, i)
  if (word.startsWith('-') && word.length > 1) return takeShort(command, words, i)
  command.target(word)
  return i + 1
}

function takeLong(command: CurlCommand, words: readonly string[], i: number): number {
  // curl itself knows no `--name=value`, people do.
  const [, name = '', attached] = /^--([^=]*)(?:=(.*))?$/s.exec(words[i] ?? '') ?? []
  const option = (Object.hasOwn(longNames, name) ? longNames[name] : undefined) ?? name
  const effect = effectOf(option)
  if (!effect) {
    if (Object.hasOwn(flags, option)) flags[option]?.(command)
    return i + 1
  }
  effect(command, attached ?? words[i + 1] ?? '')
  return attached === undefined ? i + 2 : i + 1
}

/** Letters may stand together; the first that has a value ends the word, or takes the next one. */
function takeShort(command: CurlCommand, words: readonly string[], i: number): number {
  const word = words[i] ?? ''
  for (let k = 1; k < word.length; k++) {
    const letter = word.charAt(k)
    const effect = effectOf(letter)
    if (!effect) {
      flags[letter]?.(command)
      continue
    }
    const rest = word.slice(k + 1)
    effect(command, rest === '' ? (words[i + 1] ?? '') : rest)
    return rest === '' ? i + 2 : i + 1
  }
  return i + 1
}

/** What an option does with its value. */
type Effect = (command: CurlCommand, value: string) => void

const ignored: Effect = () => undefined

function effectOf(option: string): Effect | undefined {
  return Object.hasOwn(withValue, option) ? withValue[option] : skipped.has(option) ? ignored : undefined
}

/** Options that have a value. */
const withValue: Readonly<Record<string, Effect>> = {
  X: (command, value) => command.setMethod(value),
  H: (command, value) => command.header(value),
  d: (command, value) => command.body(value),
  A: (command, value) => command.set('user-agent', value),
  b: (command, value) => command.cookie(value),
  e: (command, value) => command.set('referer', value.replace(/;auto$/, '')),
  u: (command, value) => command.login(value),
  F: (command) => command.form(),
  T: (command) => command.upload(),
  r: (command, value) => command.set('range', `bytes=${value}`),
  url: (command, value) => command.target(value),
  'data-urlencode': (command, value) => command.body(urlEncoded(value)),
  'url-query': (command, value) => command.query(value),
  json: (command, value) => command.json(value),
  'oauth2-bearer': (command, value) => command.set('authorization', `Bearer ${value}`),
}

/** Options whose value does not matter. */
const skipped = new Set(
  `o w m x E c K C t Q z y Y P D U h connect-timeout resolve connect-to cacert capath cert cert-type key key-type pass ciphers tls13-ciphers
  tls-max retry retry-delay retry-max-time limit-rate proxy-user proxy-header interface local-port dns-servers doh-url max-filesize max-redirs
  noproxy stderr trace trace-ascii unix-socket abstract-unix-socket keepalive-time expect100-timeout output-dir rate speed-limit speed-time aws-sigv4 socks5
  socks5-hostname socks4 preproxy parallel-max create-file-mode proto proto-default proto-redir pinnedpubkey crlfile curves engine egd-file random-file
  happy-eyeballs-timeout-ms variable netrc-file delegation service-name haproxy-clientip etag-save etag-compare hsts alt-svc`.split(/\s+/),
)

const longNames: Readonly<Record<string, string>> = {
  request: 'X',
  header: 'H',
  data: 'd',
  'data-raw': 'd',
  'data-ascii': 'd',
  'data-binary': 'd',
  'user-agent': 'A',
  cookie: 'b',
  referer: 'e',
  user: 'u',
  form: 'F',
  'form-string': 'F',
  'upload-file': 'T',
  range: 'r',
  output: 'o',
  'write-out': 'w',
  'max-time': 'm',
  proxy: 'x',
  'cookie-jar': 'c',
  config: 'K',
  'continue-at': 'C',
  'dump-header': 'D',
  get: 'G',
  head: 'I',
  'http1.0': '0',
}

/** Options without a value. */
const flags: Readonly<Record<string, (command: CurlCommand) => void>> = {
  G: (command) => command.dataIntoQuery(),
  I: (command) => command.head(),
  '0': (command) => command.speak('HTTP/1.0'),
  'http1.1': (command) => command.speak('HTTP/1.1'),
  http2: (command) => command.speak('HTTP/2'),
  'http2-prior-knowledge': (command) => command.speak('HTTP/2'),
  compressed: (command) => command.set('accept-encoding', 'deflate, gzip, br, zstd'),
}

/** `name=content` or content alone: only the content is encoded. */
function urlEncoded(value: string): string {
  const equals = value.indexOf('=')
  const content = equals < 0 ? value : value.slice(equals + 1)
  return `${equals > 0 ? value.slice(0, equals + 1) : ''}${encodeURIComponent(content.replaceAll(/\p{Surrogate}/gu, '\ufffd')).replaceAll('%20', '+')}`
}
