/** What reads texts by their resources: a part of the engine that the window loads only for this. */
export { extractManifests, givenSide, whyNoSide } from '../../src/index.ts'
