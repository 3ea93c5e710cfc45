import { describe, expect, it } from 'vitest'
import { withTakenHost } from '../../../app/states/use-host.ts'

const scenario = (url: string) => ({
  name: 'scenario.yaml',
  text: `kind: Scenario\nspec:\n  traffic:\n  - requests: [{ url: "${url}" }]\n`,
})
const routing = (hosts: string) => ({ name: 'routes.yaml', text: `kind: VirtualService\nspec:\n  hosts:${hosts}\n  gateways: [web]\n` })
const reason = (host: string) => `No virtual host of http.8080 has a domain for ${host}.`

describe('the host that the manifests take', () => {
  it.each([
    ['a list in brackets', ' [bookinfo.example.com]', 'bookinfo.example.com'],
    ['a list of lines', '\n  - reviews\n  - "shop.example.com"', 'shop.example.com'],
    ['a pattern before it', ' ["*.example.com", shop.example.com]', 'shop.example.com'],
    ['a name within the cluster before it', ' [reviews.default.svc.cluster.local, shop.example.com]', 'shop.example.com'],
  ])('from %s', (_, hosts, host) => {
    const edit = withTakenHost([routing(hosts), scenario('http://bookinfo.app/productpage')], reason('bookinfo.app'))
    expect(edit).toEqual({ host, file: scenario(`http://${host}/productpage`) })
  })

  it('keeps the port, and hosts that only begin so', () => {
    const text = 'kind: Scenario\nurl: http://a.b:8080/x\nother: http://a.b.c/\n'
    const edit = withTakenHost([routing(' [d.e]'), { name: 's', text }], reason('a.b:8080'))
    expect(edit?.file.text).toBe('kind: Scenario\nurl: http://d.e:8080/x\nother: http://a.b.c/\n')
  })

  it.each([
    ['another reason', [routing(' [d.e]'), scenario('http://a.b/')], 'the path is not /x'],
    ['no host to take', [routing(' [reviews]'), scenario('http://a.b/')], reason('a.b')],
    ['no scenario', [routing(' [d.e]')], reason('a.b')],
    ['a scenario that does not name it', [routing(' [d.e]'), scenario('http://f.g/')], reason('a.b')],
  ])('none for %s', (_, files, told) => {
    expect(withTakenHost(files, told)).toBeUndefined()
  })
})
