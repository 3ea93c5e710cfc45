/** The codec of links, in a chunk of its own: only a link in the address and the share dialog need it. */
export { decodeLink, encodeLink } from '../../src/index.ts'
