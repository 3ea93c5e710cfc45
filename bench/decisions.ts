/** What the bench of decisions runs, to be bundled in one piece. */
export { compileProxyConfig } from '../src/envoy/compile.ts'
export { decide } from '../src/envoy/decide.ts'
export { loadRegexEngine } from '../src/index.ts'
export { randomCalls, shuffled } from './random-calls.ts'
