/** What writes traffic into a scenario: a part of the engine that the window loads only for this. */
export { landTraffic } from '../../src/index.ts'
