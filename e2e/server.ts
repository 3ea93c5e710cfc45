import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Stands before the server of the tests, so that a test can shut it off and change what it serves. */
export class Front {
  readonly origin: string
  /** Paths that were asked for. */
  readonly asked: string[] = []
  /** Changes the text of a path on its way. */
  change: (path: string, text: string) => string = (_, text) => text
  private readonly server: Server

  private constructor(server: Server, origin: string) {
    this.server = server
    this.origin = origin
  }

  static async before(baseUrl: string): Promise<Front> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, resolve))
    const front = new Front(server, `http://localhost:${(server.address() as AddressInfo).port}`)
    server.on('request', (request, response) => void front.pass(baseUrl, request, response))
    return front
  }

  /** From now on nobody answers. */
  async shutDown(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  private async pass(baseUrl: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/'
    this.asked.push(path)
    const answer = await fetch(new URL(path, baseUrl))
    const type = answer.headers.get('content-type') ?? 'application/octet-stream'
    const body = Buffer.from(await answer.arrayBuffer())
    const textual = /text|javascript|json/.test(type)
    response.writeHead(answer.status, { 'content-type': type, 'cache-control': 'no-cache' })
    response.end(textual ? this.change(path, body.toString()) : body)
  }
}
