import { describe, expect, it } from 'vitest'
import { parseManifests } from '../../src/manifest/parse.ts'
import { noteSupposed } from '../../src/scenario/supposed-note.ts'

/** Resources named as `Kind namespace/name`. */
function resources(...names: readonly string[]) {
  const text = names
    .map((each) => {
      const [kind = '', place = ''] = each.split(' ')
      const [namespace, name] = place.split('/')
      const apiVersion = kind === 'Deployment' ? 'apps/v1' : kind === 'Service' ? 'v1' : 'networking.istio.io/v1'
      return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { namespace: ${namespace}, name: ${name} }\n`
    })
    .join('---\n')
  return parseManifests([{ name: 'a.yaml', text }]).value
}

const given = resources('VirtualService shop/reviews')

describe('the note of what is supposed', () => {
  it.each([
    { of: 'nothing', supposed: [], says: undefined },
    { of: 'one', supposed: ['Service shop/reviews'], says: 'Service reviews' },
    { of: 'two of a kind', supposed: ['Deployment shop/a', 'Deployment shop/b'], says: 'Deployments a and b' },
    {
      of: 'three of a kind, and another',
      supposed: ['Service shop/a', 'Deployment shop/a-v1', 'Deployment shop/a-v2', 'Deployment shop/a-v3'],
      says: 'Service a, Deployments a-v1, a-v2 and a-v3',
    },
    { of: 'a client that only sends', supposed: ['Deployment shop/client'], says: undefined },
    {
      of: 'a client that is called',
      supposed: ['Service shop/client', 'Deployment shop/client'],
      says: 'Service client, Deployment client',
    },
    { of: 'the pods of the ingress gateway', supposed: ['Deployment istio-system/istio-ingressgateway'], says: undefined },
  ])('of $of: $says', ({ supposed, says }) => {
    const [note, ...more] = noteSupposed(given, resources(...supposed))
    expect(more).toEqual([])
    expect(note?.message).toBe(says && `Not in the text and therefore supposed, in supposed.yaml: ${says}.`)
    if (says) expect(note).toMatchObject({ code: 'supposed', severity: 'note', resource: { namespace: 'shop', name: 'reviews' } })
  })

  it('is none where no text is given that it could stand at', () => expect(noteSupposed([], resources('Service shop/a'))).toEqual([]))
})
