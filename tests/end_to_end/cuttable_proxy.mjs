// A TCP proxy that can lose its lines, as a phone in a lift does: what is under way is dropped, and
// nobody gets through until it is mended.
import { connect, createServer } from 'node:net'

export async function cuttableProxy(targetPort) {
  const lines = new Set()
  let broken = false
  const server = createServer((near) => {
    if (broken) return near.destroy()
    const far = connect(targetPort(), '127.0.0.1')
    for (const socket of [near, far]) {
      lines.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        lines.delete(socket)
        ;(socket === near ? far : near).destroy()
      })
    }
    near.pipe(far)
    far.pipe(near)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: server.address().port,
    cut() {
      broken = true
      for (const line of lines) line.resetAndDestroy()
    },
    mend() {
      broken = false
    },
    close() {
      this.cut()
      server.close()
    },
  }
}
