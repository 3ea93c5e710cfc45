import { describe, expect, it } from 'vitest'
import { extractManifests } from '../../src/manifest/parse.ts'

const service = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: shop\nspec:\n  selector:\n    app: shop'
const rule = 'kind: DestinationRule\napiVersion: networking.istio.io/v1\nmetadata:\n  name: shop\nspec:\n  host: shop'
const flat = 'apiVersion: v1\nkind: Service\nmetadata:\nname: shop\nspec:\nports:\n- port: 80'

describe('manifests in prose', () => {
  it.each([
    ['fenced', `# Canary\n\nText before.\n\n\`\`\`yaml\n${service}\n\`\`\`\n\nNote: more text.\n\n~~~\n${rule}\n~~~\n`, [service, rule]],
    ['fenced and indented in a list', `1. Do this:\n\n   \`\`\`yaml\n${service.replace(/^/gm, '   ')}\n   \`\`\`\n`, [service]],
    ['fenced beside a shell block', `\`\`\`sh\nkubectl apply -f x.yaml\n\`\`\`\n\`\`\`yaml\n${service}\n\`\`\`\n`, [service]],
    [
      'between sentences',
      `A Service is a stable name for pods.\nExample of a Service:\n${service}\nNote: the selector is app: shop, which is fine here.\n\nThe rule beside it.\n\n${rule}\n\nThat is all there is to it.\n`,
      [service, rule],
    ],
    ['with `---` inside', `Apply both of these now:\n\n${service}\n---\n${rule}\n\nThen watch the traffic move.\n`, [service, rule]],
    ['before a list of sentences', `Here it is, flat:\n${flat}\nWhat does a rule do?\nKey points\n- Purpose: The rule says how.\n`, [flat]],
    ['before bullets', `Look at this one:\n${service}\n  • Fine routing by header, path or query\n`, [service]],
  ])('%s', (_, text, blocks) => expect(extractManifests(text)).toBe(`${blocks.join('\n---\n')}\n`))

  it.each([
    ['plain manifests', `${service}\n---\n${rule}\n`],
    ['manifests with comments of many words', `# this is a comment of words\n${service}\n`],
    ['prose alone', 'Virtual services route traffic by rules.\n'],
    ['JSON', '{\n  "apiVersion": "v1",\n  "kind": "Service"\n}\n'],
    ['nothing', ''],
  ])('%s: nothing to extract', (_, text) => expect(extractManifests(text)).toBeUndefined())
})
