// Another implementation of IPFS on this machine: Helia's UnixFS over blocks in memory, behind as much of a node's interface as the tests use.
// Prints the port it listens on; ends with its standard input.
import http from 'node:http'
import { unixfs } from '@helia/unixfs'
import { MemoryBlockstore } from 'blockstore-core'
import { fixedSize } from 'ipfs-unixfs-importer/chunker'
import { balanced } from 'ipfs-unixfs-importer/layout'
import { CID } from 'multiformats/cid'

const blockstore = new MemoryBlockstore()
const files = unixfs({ blockstore })

async function collect (pieces) {
  const parts = []
  for await (const piece of pieces) parts.push(piece)
  return Buffer.concat(parts)
}

async function answer (request) {
  const url = new URL(request.url, 'http://peer')
  const body = await collect(request)
  if (url.pathname === '/add') {
    const option = name => Number(url.searchParams.get(name))
    const cid = await files.addBytes(body, {
      cidVersion: option('version'),
      rawLeaves: option('raw') === 1,
      chunker: fixedSize({ chunkSize: option('chunk') }),
      layout: balanced({ maxChildrenPerNode: option('links') })
    })
    return Buffer.from(cid.toString())
  }
  const cid = CID.parse(url.pathname.split('/')[2])
  if (request.method === 'PUT') {
    await blockstore.put(cid, body)
    return Buffer.alloc(0)
  }
  const found = blockstore.get(cid)
  return url.searchParams.get('format') === 'raw'
    ? (typeof found[Symbol.asyncIterator] === 'function' || typeof found[Symbol.iterator] === 'function' ? collect(found) : Buffer.from(await found))
    : collect(files.cat(cid))
}

const server = http.createServer((request, response) => answer(request).then(
  body => response.end(body),
  error => { response.statusCode = 500; response.end(String(error)) }))
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
process.stdin.resume().on('end', () => process.exit(0))
