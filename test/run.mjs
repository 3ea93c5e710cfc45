// Runs a TypeScript file of this repository on any Node that Vite supports: node test/run.mjs test/conformance/answer.ts …
import { resolve } from 'node:path'
import { runnerImport } from 'vite'

const [file, ...args] = process.argv.slice(2)
if (!file) throw new Error('usage: node test/run.mjs FILE [ARG…]')
const { module } = await runnerImport(resolve(file), { configFile: false, logLevel: 'error' })
await module.main(args)
