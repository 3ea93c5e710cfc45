import { loadRegexEngine } from '../src/core/regex-engine.ts'
import { loadChecks, loadRollouts } from '../src/index.ts'

/** The parts of the engine that a window loads when they are needed: tests have them from the start. */
await Promise.all([loadRegexEngine(), loadChecks(), loadRollouts()])
