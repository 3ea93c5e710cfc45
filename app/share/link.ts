/** The codec of links and scenario files, in a chunk of its own: only a link in the address, such a file and the share dialog need it. */
export { decodeBundle, decodeLink, encodeLink } from '../../src/index.ts'
